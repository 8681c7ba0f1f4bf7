package io.rabbitagent.order.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.order.ShutdownOrder;
import io.rabbitagent.order.ShutdownOrder.Verdict;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Many thousands of lives and deaths of clusters: who is told to start first is never wrong, and where there is evidence it
 * is told. A failure names its seed; {@code -Dorder.seed=SEED -Dorder.histories=1} runs that one again.
 */
class GeneratedHistoriesTest {
    static final long SEED = Long.getLong("order.seed", 20_260_101L);
    private static final int HISTORIES = Integer.getInteger("order.histories", 15_000);

    @Test
    void who_is_told_to_start_first_is_never_wrong() {
        Verdicts all = new Verdicts();
        Verdicts wellWatched = new Verdicts();
        for (long seed = SEED; seed < SEED + HISTORIES; seed++) {
            GeneratedHistory history = new GeneratedHistory(seed).live();
            boolean suffices = history.evidenceSuffices();
            Judged judged = judge(seed, history, FinalPicture::of);
            all.add(judged.order(), judged.waits());
            if (suffices) {
                wellWatched.add(judged.order(), judged.waits());
            }
        }
        System.out.println("ORDER " + HISTORIES + " histories from seed " + SEED + ": " + all);
        System.out.println("ORDER of these " + wellWatched.all() + " with sufficient evidence: " + wellWatched);
        assertThat(all.of(Verdict.RUNNING)).isZero();
        assertThat(wellWatched.of(Verdict.UNKNOWN))
                .as("agents that came and went around an attempt to boot, logs that lack a life of seconds")
                .isLessThanOrEqualTo(1 + wellWatched.all() / 200);
        if (HISTORIES >= 1_000) {
            assertThat(wellWatched.all()).isGreaterThan(HISTORIES / 10);
            assertThat(all.of(Verdict.LAST_DOWN)).isGreaterThan(HISTORIES / 4);
            assertThat(all.of(Verdict.STOPPED_TOGETHER)).isGreaterThan(HISTORIES / 10);
            assertThat(all.waits()).as("a last down that waits").isLessThan(all.of(Verdict.LAST_DOWN) / 50);
            assertThat(all.of(Verdict.SPLIT)).isPositive();
            assertThat(all.of(Verdict.UNKNOWN)).isLessThan(HISTORIES / 2);
        }
    }

    @Test
    void files_and_logs_alone_are_never_wrong_either() {
        Verdicts all = new Verdicts();
        for (long seed = SEED; seed < SEED + HISTORIES; seed++) {
            GeneratedHistory history = new GeneratedHistory(seed).live();
            Judged judged = judge(seed, history, FinalPicture::ofFilesAndLogsOnly);
            all.add(judged.order(), judged.waits());
        }
        System.out.println("ORDER without any history, of " + HISTORIES + ": " + all);
        if (HISTORIES >= 1_000) {
            assertThat(all.of(Verdict.LAST_DOWN)).isGreaterThan(HISTORIES / 10);
        }
    }

    private record Judged(ShutdownOrder order, boolean waits) {}

    private static Judged judge(
            long seed, GeneratedHistory history, Function<GeneratedHistory, ClusterPicture> picture) {
        ShutdownOrder order = ShutdownOrder.of(picture.apply(history));
        Truth truth = new Truth(history.brokers());
        truth.fault(order).ifPresent(fault -> fail("seed %d: %s%n%s%n%s", seed, fault, order, history.story()));
        return new Judged(order, truth.waits());
    }
}
