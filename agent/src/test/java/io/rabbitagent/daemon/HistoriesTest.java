package io.rabbitagent.daemon;

import static io.rabbitagent.cluster.Pictures.NOON;
import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.store.InMemorySharedStore;
import io.rabbitagent.store.JournalEntry;
import io.rabbitagent.store.StoreException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class HistoriesTest {
    private final InMemorySharedStore memory = new InMemorySharedStore("s", AgentJson.create());
    private final FaultyStore store = new FaultyStore(memory);

    private void fill(int entries) throws StoreException {
        for (int n = 1; n <= entries; n++) {
            memory.append(Histories.local(
                    "j", new JournalEntry(n, NOON.plusSeconds(n), new AgentStarted(node(1), "life", "v" + n % 7))));
        }
    }

    private List<HistoryEntry> expected(Predicate<HistoryEntry> which, int most) throws StoreException {
        List<HistoryEntry> all = new ArrayList<>(memory.history(0, 100_000).stream()
                .map(stored -> stored.entry())
                .filter(which)
                .toList());
        return all.subList(Math.max(0, all.size() - most), all.size());
    }

    @Test
    void the_last_entries_are_read_from_the_end() throws Exception {
        fill(20_000);
        assertThat(Histories.shared(store, any -> true, 10)).isEqualTo(expected(any -> true, 10));
        assertThat(store.asked.get()).as("calls").isLessThanOrEqualTo(2);
        Predicate<HistoryEntry> rare = entry -> entry.id().value().endsWith("000");
        assertThat(Histories.shared(store, rare, 3)).isEqualTo(expected(rare, 3));
        assertThat(store.asked.get()).as("calls").isLessThanOrEqualTo(7);
    }

    @Test
    void no_entry_is_missed_or_told_twice_whatever_was_forgotten() throws Exception {
        assertThat(Histories.shared(store, any -> true, 10)).isEmpty();
        fill(7_123);
        Random random = new Random(7);
        Predicate<HistoryEntry> some = entry -> entry.event().summary().contains("v3");
        for (int turn = 0; turn < 12; turn++) {
            for (int most : List.of(1, 999, 1_000, 1_001, 50_000)) {
                assertThat(Histories.shared(store, any -> true, most)).isEqualTo(expected(any -> true, most));
                assertThat(Histories.shared(store, some, most)).isEqualTo(expected(some, most));
            }
            Set<Long> keep = new HashSet<>();
            random.longs(40, 1, 7_124).forEach(keep::add);
            memory.forget(6_800, keep);
        }
    }
}
