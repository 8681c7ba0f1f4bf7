package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.store.CrashPoint;
import io.rabbitagent.store.CrashPoint.Where;
import io.rabbitagent.store.CrashingDisk;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * An agent that ends before, in and after each line that it writes while it carries out a plan: the cluster comes home.
 * {@code -Dcrash.plan=RULE -Dcrash.only=REGEX} runs the points of one plan, those whose words match.
 */
class CrashPointsIT {
    private static final String PLAN = System.getProperty("crash.plan", "");
    private static final Pattern ONLY = Pattern.compile(System.getProperty("crash.only", ""));
    private static final Pattern OF_THE_PLAN = Pattern.compile("(history: (plan|step)-|journal: child-started).*");

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @Test
    void an_agent_that_ends_again_and_again_in_a_start_of_the_application_brings_it_home() {
        List<CrashPoint> points = List.of(
                new CrashPoint("history: plan-begun", 1, Where.AFTER),
                new CrashPoint("history: step-claimed, step 1 start_app", 1, Where.AFTER),
                new CrashPoint("journal: child-started, step 1", 1, Where.TORN),
                new CrashPoint("journal: child-started, step 1", 1, Where.AT_WORK),
                new CrashPoint("history: step-done, step 1 start_app", 1, Where.TORN),
                new CrashPoint("history: plan-verified", 1, Where.BEFORE));
        assertThat(tell(CrashPlan.APP_STOPPED, points).met()).isEqualTo(points);
    }

    @Test
    void an_agent_that_ends_in_each_kind_of_step_of_a_rejoin_brings_the_node_home() {
        List<CrashPoint> points = List.of(
                new CrashPoint("journal: child-started, step 1", 2, Where.AT_WORK),
                new CrashPoint("history: step-done, step 2 backup", 1, Where.TORN),
                new CrashPoint("journal: child-started, step 3", 2, Where.TORN),
                new CrashPoint("history: step-claimed, step 4 check-quorum-queues", 1, Where.AFTER),
                new CrashPoint("journal: child-started, step 5", 1, Where.AT_WORK),
                new CrashPoint("journal: child-started, step 6", 2, Where.AT_WORK),
                new CrashPoint("history: step-done, step 7 start_app", 1, Where.BEFORE),
                new CrashPoint("journal: child-started, step 8", 2, Where.AFTER));
        assertThat(tell(CrashPlan.FORGOTTEN, points).met()).isEqualTo(points);
    }

    @TestFactory
    Stream<DynamicTest> every_point_of_every_plan() {
        return Arrays.stream(CrashPlan.values())
                .filter(plan -> plan.rule().contains(PLAN))
                .flatMap(this::everyPoint);
    }

    /** Which there are shows in a run that ends nowhere. */
    private Stream<DynamicTest> everyPoint(CrashPlan plan) {
        LAB.again();
        List<String> lines = tell(plan, List.of()).written();
        return lines.stream()
                .flatMap(line -> points(line))
                .filter(CrashPointsIT::isAsked)
                .map(point -> test(plan, point));
    }

    private static Stream<CrashPoint> points(String line) {
        int number = line.lastIndexOf(" #");
        boolean child = line.startsWith(CrashingDisk.JOURNAL + "child-started");
        return Arrays.stream(Where.values())
                .filter(where -> where != Where.CUT_OFF && (child || where != Where.AT_WORK))
                .map(where ->
                        new CrashPoint(line.substring(0, number), Integer.parseInt(line.substring(number + 2)), where));
    }

    private static boolean isAsked(CrashPoint point) {
        return ONLY.matcher(point.toString()).find();
    }

    private DynamicTest test(CrashPlan plan, CrashPoint point) {
        String name = plan.rule() + ", " + point;
        return DynamicTest.dynamicTest(name, () -> {
            LAB.again();
            try {
                CrashRun.Result result = tell(plan, List.of(point));
                // Whether the journal needs another picture depends on the moment; the plan's own lines do not.
                if (OF_THE_PLAN.matcher(point.line()).matches()) {
                    assertThat(result.met()).containsExactly(point);
                }
            } catch (AssertionError | RuntimeException e) {
                keepLogs(name);
                throw e;
            }
        });
    }

    private static void keepLogs(String name) throws IOException {
        LabExtension.keepLogs("CrashPointsIT." + name.replaceAll("[^a-z0-9]+", "-"), LabShape.USUAL.hosts());
    }

    /** Runs it, and says what it came to. */
    private static CrashRun.Result tell(CrashPlan plan, List<CrashPoint> points) {
        long start = System.nanoTime();
        CrashRun.Result result = CrashRun.through(plan, points);
        System.out.printf(
                "%s, ends %s of %s: %s; %d s%n",
                plan.rule(), result.met(), points, result.words(), (System.nanoTime() - start) / 1_000_000_000);
        if (points.isEmpty()) {
            result.written().forEach(line -> System.out.println("  " + line));
        }
        return result;
    }
}
