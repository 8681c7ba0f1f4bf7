package io.rabbitagent.decide.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.decide.Run;
import io.rabbitagent.decide.simulation.CrashPoint.When;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every write of every plan, before it, in the middle of it, and after it: the plan comes home, or is held. */
class CrashPointsTest {
    private static final int SHIPPED = 0;
    private static final int ON_TWO_HOSTS = 4;

    @Test
    void every_write_of_a_plan_that_starts_an_application() {
        everyWrite("app-stopped", SHIPPED, false);
    }

    @Test
    void every_write_of_a_plan_that_resets_and_rejoins() {
        everyWrite("inconsistent-cluster", SHIPPED, true);
    }

    @Test
    void every_write_of_a_plan_on_two_hosts() {
        everyWrite("on two hosts", ON_TWO_HOSTS, false);
    }

    private static void everyWrite(String name, int kind, boolean forgotten) {
        CrashPoint none = new CrashPoint(-1, When.BEFORE);
        assertThat(new CrashRun(kind, forgotten, none).run().outcome())
                .as("without a crash")
                .isEqualTo(Run.Outcome.VERIFIED);
        Map<Run.Outcome, Integer> ends = new EnumMap<>(Run.Outcome.class);
        for (long write = 1; write <= none.writes(); write++) {
            for (When when : When.values()) {
                Run.Outcome outcome = outcome(kind, forgotten, write, when);
                ends.merge(outcome, 1, Integer::sum);
            }
        }
        System.out.println(
                "CRASH " + name + ": " + none.writes() + " writes, each before, in the middle and after: " + ends);
        assertThat(ends).as("a crash alone fails nothing").containsOnlyKeys(Run.Outcome.VERIFIED);
    }

    private static Run.Outcome outcome(int kind, boolean forgotten, long write, When when) {
        try {
            return new CrashRun(kind, forgotten, new CrashPoint(write, when))
                    .run()
                    .outcome();
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError(when + " write " + write + ": " + broken.getMessage(), broken);
        }
    }
}
