package io.rabbitagent.decide.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Many thousands of schedules, on all cores. A failure names its seed, and {@code -Dsimulation.repeat=SEED} runs that one
 * schedule again and tells its story.
 */
class SimulationTest {
    static final long SEED = Long.getLong("simulation.seed", 20_260_101L);
    private static final int SCHEDULES = Integer.getInteger("simulation.schedules", 30_000);
    private static final Optional<Long> REPEAT = Optional.ofNullable(Long.getLong("simulation.repeat"));

    @Test
    void every_schedule_keeps_the_invariants_and_comes_to_rest() {
        if (REPEAT.isPresent()) {
            System.out.println("SIM seed " + REPEAT.get() + ": " + Schedules.run(REPEAT.get()));
            return;
        }
        long started = System.nanoTime();
        Simulation.Summary all = LongStream.range(SEED, SEED + SCHEDULES)
                .parallel()
                .mapToObj(Schedules::run)
                .reduce(Simulation.Summary.NONE, Simulation.Summary::plus);
        long seconds = (System.nanoTime() - started) / 1_000_000_000;
        System.out.println("SIM " + SCHEDULES + " schedules from seed " + SEED + " in " + seconds + " s: " + all);
        assertThat(all.verified())
                .as("a simulation in which nothing is cured proves nothing")
                .isGreaterThan(SCHEDULES / 4);
        assertThat(all.failed()).isPositive();
        assertThat(all.unknown()).isPositive();
        assertThat(all.aborted()).isPositive();
        assertThat(all.fenced()).isPositive();
        assertThat(all.resets()).isPositive();
        assertThat(all.outages())
                .as("clusters that were down, and were brought up")
                .isGreaterThan(SCHEDULES / 50);
        assertThat(all.measured()).as("reports of what was measured on copies").isGreaterThan(SCHEDULES / 50);
        assertThat(all.edits()).as("edits of rules").isGreaterThan(SCHEDULES / 2);
        assertThat(all.repeated()).as("steps of an earlier life, begun again").isPositive();
    }
}
