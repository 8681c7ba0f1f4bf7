package io.rabbitagent.decide.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Many thousands of schedules. A failure names its seed: {@code -Dsimulation.seed=SEED -Dsimulation.schedules=1} repeats it
 * and tells its story.
 */
class SimulationTest {
    static final long SEED = Long.getLong("simulation.seed", 20_260_101L);
    private static final int SCHEDULES = Integer.getInteger("simulation.schedules", 100_000);

    @Test
    void every_schedule_keeps_the_invariants_and_comes_to_rest() {
        long started = System.nanoTime();
        Simulation.Summary all = LongStream.range(SEED, SEED + SCHEDULES)
                .parallel()
                .mapToObj(Schedules::run)
                .reduce(new Simulation.Summary(0, 0, 0, 0, 0, 0, 0), Simulation.Summary::plus);
        long seconds = (System.nanoTime() - started) / 1_000_000_000;
        System.out.println("SIM " + SCHEDULES + " schedules from seed " + SEED + " in " + seconds + " s: " + all);
        assertThat(all.verified() + all.failed() + all.unknown() + all.aborted())
                .as("a simulation in which nothing is done proves nothing")
                .isGreaterThan(SCHEDULES / 2);
    }
}
