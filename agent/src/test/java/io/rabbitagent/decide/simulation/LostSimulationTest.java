package io.rabbitagent.decide.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Thousands of schedules of a cluster whose last member is lost. */
class LostSimulationTest {
    private static final int SCHEDULES = Integer.getInteger("simulation.schedules", 30_000) / 5;

    @Test
    void nothing_is_started_beside_another_and_each_takes_part_with_the_data_that_was_measured() {
        LostSchedule.Summary all = LongStream.range(SimulationTest.SEED, SimulationTest.SEED + SCHEDULES)
                .parallel()
                .mapToObj(LostSimulationTest::run)
                .reduce(LostSchedule.Summary.NONE, LostSchedule.Summary::plus);
        System.out.println("SIM LOST " + SCHEDULES + " schedules from seed " + SimulationTest.SEED + ": " + all);

        assertThat(all.verified()).as("clusters that were brought up").isGreaterThan(SCHEDULES / 6);
        assertThat(all.treatments()).as("nodes that were had not to wait").isGreaterThan(SCHEDULES / 6);
        assertThat(all.failed()).isPositive();
        assertThat(all.unknown()).isPositive();
        assertThat(all.aborted()).isPositive();
    }

    private static LostSchedule.Summary run(long seed) {
        try {
            return new LostSchedule(seed, Hooks.NONE, false).run();
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError("seed " + seed + ": " + story(seed, broken), broken);
        }
    }

    private static String story(long seed, Throwable broken) {
        try {
            new LostSchedule(seed, Hooks.NONE, true).run();
        } catch (AssertionError | RuntimeException again) {
            return String.valueOf(again.getMessage());
        }
        return broken + " (and not when it was repeated: the simulation is not deterministic)";
    }
}
