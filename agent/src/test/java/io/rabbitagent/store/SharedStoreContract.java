package io.rabbitagent.store;

import static io.rabbitagent.store.Samples.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.store.SharedStore.Committed;
import io.rabbitagent.store.SharedStore.Conflict;
import io.rabbitagent.store.SharedStore.NotCommitted;
import io.rabbitagent.store.SharedStore.Position;
import io.rabbitagent.store.SharedStore.StoredEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every store must do. A store's test extends this and says how one is opened. */
abstract class SharedStoreContract {
    static final Json JSON = Json.standard();

    /** Another handle on the one store of this test, as another agent would have it. */
    abstract SharedStore open() throws StoreException;

    /** Whether this kind of store forgets at all. */
    boolean forgets() {
        return true;
    }

    @Test
    void a_new_store_has_a_name_and_is_empty() throws StoreException {
        try (SharedStore store = open()) {
            assertThat(store.position().revision()).isZero();
            assertThat(store.position().store())
                    .isNotEmpty()
                    .isEqualTo(store.decisions().store());
            assertThat(store.decisions().document()).isEmpty();
            assertThat(store.decisions().revision()).isZero();
            assertThat(store.history(0, 10)).isEmpty();
            assertThat(store.board()).isEmpty();
            assertThat(store.find(new EntryId("x"))).isEmpty();
        }
    }

    @Test
    void what_one_handle_wrote_another_reads() throws StoreException {
        try (SharedStore one = open();
                SharedStore other = open()) {
            other.history(0, 10);
            one.append(entry("a", "1"));
            assertThat(other.find(new EntryId("a"))).contains(entry("a", "1"));
            assertThat(other.position()).isEqualTo(one.position());
            Position position = one.decisions().position();
            assertThat(one.commit(position, "{}", entry("b", "2"))).isInstanceOf(Committed.class);
            assertThat(other.decisions().document()).contains("{}");
        }
        try (SharedStore later = open()) {
            assertThat(ids(later.history(0, 10))).containsExactly("a", "b");
            assertThat(later.decisions().document()).contains("{}");
        }
    }

    @Test
    void a_document_is_kept_under_the_digest_of_its_bytes_for_all() throws StoreException {
        try (SharedStore one = open();
                SharedStore other = open()) {
            String digest = one.keep("{\"a\":\"\u00e4\"}");

            assertThat(digest).isEqualTo("46e7684c4b1944115e7f227c9f2d1275a3edf7806a40d523d1c77e0df97b3432");
            assertThat(other.kept(digest)).contains("{\"a\":\"\u00e4\"}");
            assertThat(other.keep("{\"a\":\"\u00e4\"}")).as("again").isEqualTo(digest);
            assertThat(other.keep("{}")).isNotEqualTo(digest);
            assertThat(one.kept("0".repeat(64))).isEmpty();
            assertThat(one.kept("../lock")).isEmpty();
            assertThat(one.position().revision()).as("no decision, no history").isZero();
        }
    }

    @Test
    void what_is_too_large_is_not_kept_and_the_limit_is_named() throws StoreException {
        try (SharedStore store = open()) {
            String most = "x".repeat(SharedStore.MOST_KEPT_BYTES);
            assertThat(store.kept(store.keep(most))).contains(most);
            assertThatThrownBy(() -> store.keep(most + "x"))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("16777217")
                    .hasMessageContaining("16777216");
        }
    }

    @Test
    void old_documents_are_removed_but_for_those_that_are_named() throws StoreException {
        try (SharedStore one = open();
                SharedStore other = open()) {
            one.removeKept(Set.of(), Instant.now());
            String named = one.keep("named");
            String old = one.keep("old");

            other.removeKept(Set.of(), Instant.now().minus(Duration.ofDays(1)));
            assertThat(one.kept(old)).as("it is young").isPresent();
            other.removeKept(Set.of(named), Instant.now().plus(Duration.ofHours(1)));
            assertThat(one.kept(old)).isEmpty();
            assertThat(one.kept(named)).contains("named");
        }
    }

    @Test
    void the_same_entry_again_is_success_and_changes_nothing() throws StoreException {
        try (SharedStore one = open();
                SharedStore other = open()) {
            one.append(entry("a", "1"));
            Position before = one.position();
            one.append(entry("a", "1"));
            other.append(entry("a", "1"));
            assertThat(one.position()).isEqualTo(before);
            assertThat(ids(other.history(0, 10))).containsExactly("a");
        }
    }

    @Test
    void the_same_entry_counts_as_the_same_in_whatever_order_its_sets_iterate() throws StoreException {
        try (SharedStore store = open()) {
            for (long seed = 0; seed < 50; seed++) {
                HistoryEntry entry = new HistoryEntry(
                        1,
                        new EntryId("s#" + seed),
                        "s",
                        Samples.NOON,
                        new Samples(seed).events().get(3));
                store.append(entry);
                store.append(JSON.readEntry(JSON.write(entry)));
            }
            assertThat(store.history(0, 100)).hasSize(50);
        }
    }

    @Test
    void another_entry_under_the_same_id_is_refused() throws StoreException {
        try (SharedStore store = open()) {
            store.append(entry("a", "1"));
            assertThatThrownBy(() -> store.append(entry("a", "2")))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("a");
            assertThat(store.find(new EntryId("a"))).contains(entry("a", "1"));
            assertThat(store.commit(store.decisions().position(), "{}", entry("a", "2")))
                    .isInstanceOf(NotCommitted.class);
            assertThat(store.decisions().document()).isEmpty();
        }
    }

    @Test
    void a_commit_puts_document_and_entry() throws StoreException {
        try (SharedStore store = open()) {
            Committed committed = (Committed) store.commit(store.decisions().position(), "{\"n\":1}", entry("a", "1"));
            assertThat(committed.position()).isEqualTo(store.position());
            assertThat(store.decisions().position()).isEqualTo(committed.position());
            assertThat(store.decisions().document()).contains("{\"n\":1}");
            assertThat(store.history(0, 10))
                    .containsExactly(new StoredEntry(committed.position().revision(), entry("a", "1")));
        }
    }

    @Test
    void a_commit_from_an_old_revision_is_a_conflict_and_writes_neither() throws StoreException {
        try (SharedStore store = open()) {
            Position old = store.decisions().position();
            store.commit(old, "{\"n\":1}", entry("a", "1"));
            Position before = store.position();
            assertThat(store.commit(old, "{\"n\":2}", entry("b", "1"))).isEqualTo(new Conflict());
            assertThat(store.commit(old, "{\"n\":1}", entry("a", "1"))).isEqualTo(new Conflict());
            assertThat(store.decisions().document()).contains("{\"n\":1}");
            assertThat(store.find(new EntryId("b"))).isEmpty();
            assertThat(store.position()).isEqualTo(before);
        }
    }

    @Test
    void entries_between_reading_and_committing_are_no_conflict() throws StoreException {
        try (SharedStore store = open()) {
            Position position = store.decisions().position();
            store.append(entry("a", "1"));
            assertThat(store.commit(position, "{}", entry("b", "1"))).isInstanceOf(Committed.class);
            long committed = store.decisions().revision();
            store.append(entry("c", "1"));
            assertThat(store.decisions().revision()).isEqualTo(committed);
            assertThat(store.position().revision()).isGreaterThan(committed);
        }
    }

    @Test
    void a_decision_made_from_another_store_is_not_committed() throws StoreException {
        try (SharedStore store = open()) {
            assertThat(store.commit(new Position("another", 0), "{}", entry("a", "1")))
                    .isInstanceOf(NotCommitted.class);
            assertThat(store.position().revision()).isZero();
        }
    }

    @Test
    void a_document_may_have_256_KiB_in_utf_8_and_no_more() throws StoreException {
        try (SharedStore store = open()) {
            String most = "\"" + "\u00e4\\\"".repeat(65_535) + "xx\"";
            assertThat(store.commit(store.decisions().position(), most, entry("a", "1")))
                    .isInstanceOf(Committed.class);
            assertThat(store.decisions().document()).contains(most);
            assertThat(store.commit(store.decisions().position(), most + " ", entry("b", "1")))
                    .isInstanceOf(NotCommitted.class);
            assertThat(store.find(new EntryId("b"))).isEmpty();
            assertThat(store.decisions().document()).contains(most);
        }
    }

    @Test
    void history_has_the_order_of_writing_and_is_read_in_pages() throws StoreException {
        try (SharedStore store = open()) {
            List<String> written = new ArrayList<>();
            for (int n = 0; n < 500; n++) {
                store.append(entry("e" + n, "x".repeat(n)));
                written.add("e" + n);
            }
            List<StoredEntry> whole = store.history(0, 1000);
            assertThat(ids(whole)).isEqualTo(written);
            assertThat(whole).extracting(StoredEntry::revision).isSorted().doesNotHaveDuplicates();
            for (int from : List.of(0, 1, 77, 250, 499)) {
                long after = from == 0 ? 0 : whole.get(from - 1).revision();
                assertThat(store.history(after, 7)).isEqualTo(whole.subList(from, Math.min(from + 7, 500)));
            }
            assertThat(store.history(whole.get(499).revision(), 7)).isEmpty();
            assertThat(store.history(0, 0)).isEmpty();
        }
    }

    @Test
    void a_board_document_is_replaced_and_its_version_tells() throws StoreException {
        NodeName other = new NodeName("rabbit@rb2.example.org");
        try (SharedStore store = open();
                SharedStore reader = open()) {
            store.publish(Samples.RB1, "{\"sample\":1}");
            store.publish(other, "{\"sample\":1}");
            long first = documentOf(reader).version();
            assertThat(documentOf(reader).version()).isEqualTo(first);
            store.publish(Samples.RB1, "{\"sample\":2}");
            assertThat(reader.board()).containsOnlyKeys(Samples.RB1, other);
            assertThat(documentOf(reader).document()).isEqualTo("{\"sample\":2}");
            assertThat(documentOf(reader).version()).isNotEqualTo(first);
        }
    }

    @Test
    void what_a_broker_has_counted_is_replaced_and_is_not_on_the_board() throws StoreException {
        NodeName other = new NodeName("rabbit@rb2.example.org");
        try (SharedStore store = open();
                SharedStore reader = open()) {
            assertThat(reader.counts(Samples.RB1)).isEmpty();
            store.publishCounts(Samples.RB1, "{\"sample\":1}");
            store.publishCounts(other, "{\"sample\":2}");
            store.publishCounts(Samples.RB1, "{\"sample\":3}");

            assertThat(reader.counts(Samples.RB1)).contains("{\"sample\":3}");
            assertThat(reader.counts(other)).contains("{\"sample\":2}");
            assertThat(reader.board()).isEmpty();
        }
        try (SharedStore later = open()) {
            assertThat(later.counts(Samples.RB1)).contains("{\"sample\":3}");
            later.removeKept(Set.of(), Instant.MAX);
            assertThat(later.counts(other)).as("it is no measurement").isPresent();
        }
    }

    @Test
    void an_entry_of_a_newer_agent_is_refused_but_decisions_can_be_read() throws StoreException {
        HistoryEntry known = entry("a", "1");
        HistoryEntry newer =
                new HistoryEntry(HistoryEntry.FORMAT_VERSION + 1, new EntryId("b"), "o", Samples.NOON, known.event());
        try (SharedStore store = open()) {
            store.append(known);
            store.append(newer);
            assertThat(store.history(0, 1)).hasSize(1);
            assertThatThrownBy(() -> store.history(0, 2))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("format_version " + (HistoryEntry.FORMAT_VERSION + 1))
                    .hasMessageContaining("up to format_version " + HistoryEntry.FORMAT_VERSION);
            assertThatThrownBy(() -> store.find(new EntryId("b"))).isInstanceOf(StoreException.class);
            assertThat(store.decisions().document()).isEqualTo(Optional.empty());
        }
    }

    @Test
    void several_writers_lose_and_double_nothing() throws Exception {
        int writers = 4;
        int each = 25;
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        List<Callable<Object>> tasks = new ArrayList<>();
        for (int n = 0; n < writers; n++) {
            String name = "w" + n;
            tasks.add(() -> {
                try (SharedStore store = open()) {
                    Writers.write(store, name, 0, each, acknowledged::add);
                }
                return name;
            });
        }
        for (Future<Object> done : threads.invokeAll(tasks)) {
            done.get();
        }
        threads.shutdown();
        try (SharedStore store = open()) {
            assertThat(ids(store.history(0, 1000))).hasSize(writers * each).doesNotHaveDuplicates();
            assertThat(new HashSet<>(ids(store.history(0, 1000)))).isEqualTo(acknowledged);
            assertThat(Writers.counter(store)).isEqualTo((long) writers * (each / 2));
        }
    }

    @Test
    void what_is_forgotten_is_skipped_and_nothing_else_changes() throws StoreException {
        try (SharedStore store = open();
                SharedStore other = open()) {
            store.commit(store.decisions().position(), "{\"n\":1}", entry("d", "1"));
            for (int n = 1; n <= 9; n++) {
                store.append(entry("j#" + n, "1"));
            }
            List<StoredEntry> whole = other.history(0, 100);
            SharedStore.Standing before = store.standing(Optional.empty());
            long third = whole.get(3).revision();
            long sixth = whole.get(6).revision();

            long gone = forgetAll(store, sixth, Set.of(third, whole.get(8).revision()));

            assertThat(gone).isEqualTo(forgets() ? 6 : 0);
            List<String> kept = forgets() ? List.of("j#3", "j#7", "j#8", "j#9") : ids(whole);
            assertThat(ids(other.history(0, 100))).isEqualTo(kept);
            assertThat(ids(other.history(0, 2))).isEqualTo(kept.subList(0, 2));
            assertThat(other.history(sixth, 100)).isEqualTo(whole.subList(7, 10));
            assertThat(other.find(new EntryId("j#1")).isPresent()).isEqualTo(!forgets());
            assertThat(other.find(new EntryId("j#3"))).isPresent();
            assertThat(other.decisions().document()).contains("{\"n\":1}");
            SharedStore.Standing after = other.standing(Optional.of(new EntryId("j#3")));
            assertThat(after.position()).isEqualTo(before.position());
            assertThat(after.last()).isEqualTo(before.last());
            assertThat(after.known()).contains(third);
            assertThat(before.gapsUpTo()).isZero();
            assertThat(after.gapsUpTo()).isEqualTo(forgets() ? sixth : 0);
            assertThat(forgetAll(other, sixth, Set.of(third))).as("again").isZero();
        }
        try (SharedStore later = open()) {
            assertThat(later.history(0, 100)).hasSize(forgets() ? 4 : 10);
            later.append(entry("j#10", "1"));
            assertThat(later.find(new EntryId("j#10"))).isPresent();
            assertThat(later.commit(later.decisions().position(), "{\"n\":2}", entry("e", "1")))
                    .isInstanceOf(Committed.class);
        }
    }

    @Test
    void the_entry_of_the_newest_revision_is_never_forgotten() throws StoreException {
        try (SharedStore store = open()) {
            assertThat(forgetAll(store, Long.MAX_VALUE, Set.of()))
                    .as("an empty store")
                    .isZero();
            store.append(entry("j#1", "1"));
            store.append(entry("j#2", "1"));
            forgetAll(store, Long.MAX_VALUE, Set.of());
            assertThat(ids(store.history(0, 10))).endsWith("j#2").hasSize(forgets() ? 1 : 2);
            SharedStore.Standing standing = store.standing(Optional.of(new EntryId("j#2")));
            assertThat(standing.last()).contains(new EntryId("j#2"));
            assertThat(standing.known()).contains(standing.position().revision());
            assertThat(standing.gapsUpTo()).isLessThan(standing.position().revision());
        }
    }

    @Test
    void a_journal_that_ships_again_from_its_start_changes_nothing() throws StoreException {
        try (SharedStore store = open();
                SharedStore other = open()) {
            for (int n = 1; n <= 5; n++) {
                store.append(entry("j/1#" + n, "1"));
                store.append(entry("j/2#" + 10 * n, "1"));
            }
            forgetAll(store, store.history(0, 7).get(6).revision(), Set.of());
            List<StoredEntry> kept = store.history(0, 100);
            Position before = store.position();

            for (int n = 1; n <= 5; n++) {
                other.append(entry("j/1#" + n, "1"));
            }
            other.append(entry("j/2#10", "1"));
            other.append(entry("j/2#30", "1"));

            assertThat(other.position()).isEqualTo(before);
            assertThat(other.history(0, 100)).isEqualTo(kept);
            other.append(entry("j/1#6", "1"));
            other.append(entry("j#1", "1"));
            other.append(entry("j/2#51", "1"));
            assertThat(ids(other.history(before.revision(), 100))).containsExactly("j/1#6", "j#1", "j/2#51");
        }
    }

    @Test
    void for_random_histories_forgetting_and_shipping_again_leave_no_gap_and_no_double() throws StoreException {
        Random random = new Random(19);
        try (SharedStore store = open();
                SharedStore other = open()) {
            TreeMap<Long, String> expected = new TreeMap<>();
            Set<String> ever = new HashSet<>();
            List<List<String>> journals = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (int turn = 0; turn < 40; turn++) {
                int which = random.nextInt(journals.size());
                List<String> journal = journals.get(which);
                int from = random.nextInt(journal.size() + 1);
                for (int n = random.nextInt(8); n >= 0; n--) {
                    journal.add("host/" + which + "#" + (journal.size() + 1));
                }
                for (String id : journal.subList(from, journal.size())) {
                    SharedStore one = random.nextBoolean() ? store : other;
                    long before = one.position().revision();
                    one.append(entry(id, "1"));
                    long after = one.position().revision();
                    if (after > before) {
                        assertThat(ever.add(id)).as("%s is new", id).isTrue();
                        expected.put(after, id);
                    }
                }
                if (random.nextBoolean()) {
                    long upTo = random.nextLong(expected.lastKey() + 3);
                    Set<Long> keep = new HashSet<>(expected.keySet());
                    keep.removeIf(any -> random.nextInt(4) > 0);
                    forgetAll(random.nextBoolean() ? store : other, upTo, keep);
                    long newest = expected.lastKey();
                    expected.keySet().removeIf(one -> forgets() && one <= upTo && one < newest && !keep.contains(one));
                }
                assertThat(ids(other.history(0, 10_000))).isEqualTo(List.copyOf(expected.values()));
                assertThat(ids(pages(store, 1 + random.nextInt(9)))).isEqualTo(List.copyOf(expected.values()));
            }
            assertThat(ever).hasSize(journals.stream().mapToInt(List::size).sum());
        }
    }

    @Test
    void few_entries_among_long_gaps_are_found_in_pages_of_any_size() throws StoreException {
        try (SharedStore store = open();
                SharedStore other = open()) {
            for (int n = 1; n <= 2_000; n++) {
                store.append(entry("j#" + n, "1"));
            }
            List<StoredEntry> whole = pages(store, 1_000);
            assertThat(whole).hasSize(2_000);
            assertThat(pages(other, 300)).isEqualTo(whole);
            if (forgets()) {
                List<StoredEntry> kept = Stream.of(0, 1, 640, 1_200, 1_201, 1_599)
                        .map(whole::get)
                        .toList();
                Set<Long> revisions = kept.stream().map(StoredEntry::revision).collect(Collectors.toSet());
                forgetAll(store, whole.get(1_600).revision(), revisions);
                List<StoredEntry> left = Stream.concat(kept.stream(), whole.subList(1_601, 2_000).stream())
                        .toList();
                for (int size : new int[] {1, 2, 7, 100, 5_000}) {
                    assertThat(pages(other, size)).as("pages of %d", size).isEqualTo(left);
                }
            }
        }
        // One that has only just been opened.
        try (SharedStore later = open()) {
            assertThat(later.history(1_990, 5)).hasSizeGreaterThan(3);
            assertThat(later.history(2_000, 5)).isEmpty();
        }
    }

    private static List<StoredEntry> pages(SharedStore store, int size) throws StoreException {
        List<StoredEntry> all = new ArrayList<>();
        List<StoredEntry> page = store.history(0, size);
        while (!page.isEmpty()) {
            all.addAll(page);
            page = store.history(page.get(page.size() - 1).revision(), size);
        }
        return all;
    }

    /** As often as it takes. */
    static long forgetAll(SharedStore store, long upTo, Set<Long> keep) throws StoreException {
        long all = 0;
        for (long gone = store.forget(upTo, keep); gone > 0; gone = store.forget(upTo, keep)) {
            all += gone;
        }
        return all;
    }

    private static SharedStore.BoardDocument documentOf(SharedStore store) throws StoreException {
        return Objects.requireNonNull(store.board().get(Samples.RB1));
    }

    static List<String> ids(List<StoredEntry> history) {
        return history.stream().map(stored -> stored.entry().id().value()).toList();
    }
}
