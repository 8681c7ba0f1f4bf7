package io.rabbitagent.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.order.ShutdownOrder.Verdict;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Thousands of lives and deaths of clusters: who is told to start first is never wrong. */
class GeneratedShutdownsTest {
    private static final long SEED = Long.getLong("order.seed", 20_260_101L);
    private static final int HISTORIES = Integer.getInteger("order.histories", 20_000);

    @Test
    void who_is_told_to_start_first_was_never_outlived_by_anyone_else() {
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        for (int number = 0; number < HISTORIES; number++) {
            long seed = SEED + number;
            BrokerFiles cluster = new BrokerFiles(seed);
            cluster.live();
            ShutdownOrder order = Orders.of(cluster.picture(), cluster.stops().history());
            verdicts.merge(order.verdict(), 1, Integer::sum);
            check(order, cluster, "seed " + seed);
        }
        System.out.println("ORDER " + HISTORIES + " histories from seed " + SEED + ": " + verdicts);
        // The generator makes no partitions; and it must not get by with "unknown".
        assertThat(verdicts).doesNotContainKey(Verdict.SPLIT).doesNotContainKey(Verdict.RUNNING);
        assertThat(verdicts.getOrDefault(Verdict.UNKNOWN, 0)).isLessThan(HISTORIES / 2);
        assertThat(verdicts.getOrDefault(Verdict.LAST_DOWN, 0)).isGreaterThan(HISTORIES / 10);
        assertThat(verdicts.getOrDefault(Verdict.STOPPED_TOGETHER, 0)).isGreaterThan(HISTORIES / 10);
    }

    @Test
    void the_files_alone_are_never_wrong_either() {
        int told = 0;
        for (int number = 0; number < HISTORIES; number++) {
            long seed = SEED + number;
            BrokerFiles cluster = new BrokerFiles(seed);
            cluster.live();
            ShutdownOrder order = Orders.of(cluster.picture(), List.of());
            told += order.verdict() == Verdict.UNKNOWN ? 0 : 1;
            check(order, cluster, "without history, seed " + seed);
        }
        System.out.println("ORDER without history: " + told + " of " + HISTORIES + " told");
        assertThat(told).isGreaterThan(HISTORIES / 10);
    }

    private static void check(ShutdownOrder order, BrokerFiles cluster, String which) {
        Supplier<String> story = () -> which + "\n" + cluster.story() + "\n" + order;
        Set<NodeName> first = new TreeSet<>(order.startFirst());
        if (order.obstacle().isPresent()) {
            assertThat(first).as(story).isEmpty();
        } else if (order.verdict() == Verdict.LAST_DOWN) {
            assertThat(cluster.lastToEnd()).as(story).isEqualTo(first);
        } else if (order.verdict() == Verdict.STOPPED_TOGETHER) {
            assertThat(first).as(story).containsAll(cluster.lastToEnd());
        } else {
            assertThat(first).as(story).isEmpty();
        }
    }
}
