package io.rabbitagent.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.store.Shipper.Progress;
import io.rabbitagent.store.StateDirectory.Held;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShipperTest {
    private static final Json JSON = Json.standard().withEvents(Map.of("picture", Picture.class));

    @TempDir
    Path temporary;

    private StateLock lock;
    private LocalJournal journal;
    private FlakyStore store = new FlakyStore("store-1");

    record Picture(String text) implements Event {
        @Override
        public String kind() {
            return "picture";
        }

        @Override
        public Optional<NodeName> subject() {
            return Optional.empty();
        }

        @Override
        public String summary() {
            return text;
        }

        @Override
        public boolean shared() {
            return false;
        }
    }

    @BeforeEach
    void open() throws StoreException {
        lock = ((Held) new StateDirectory(temporary).lock()).lock();
        journal = LocalJournal.open(lock, "j", JSON).journal();
    }

    @AfterEach
    void close() {
        journal.close();
        lock.close();
    }

    @Test
    void shared_entries_are_shipped_in_order_and_others_stay() throws StoreException {
        append(10);
        Shipper shipper = shipper();
        assertThat(shipper.unshipped()).isEqualTo(5);
        assertThat(shipper.ship(2)).isEqualTo(new Progress(2, 3));
        assertThat(shipper.ship(100)).isEqualTo(new Progress(3, 0));
        assertThat(shipper.ship(100)).isEqualTo(new Progress(0, 0));
        assertThat(shipped()).containsExactly("j#1", "j#3", "j#5", "j#7", "j#9");
        assertThat(store.find(EntryId.ofJournal("j", 3)))
                .contains(new HistoryEntry(
                        1, EntryId.ofJournal("j", 3), "j", Samples.NOON, new AgentStarted(Samples.RB1, "life", "3")));
    }

    @Test
    void a_restart_goes_on_where_the_last_life_ended() throws StoreException {
        append(10);
        shipper().ship(3);
        store.appends = 0;
        assertThat(shipper().ship(100)).isEqualTo(new Progress(2, 0));
        assertThat(store.appends).isEqualTo(2);
    }

    @Test
    void a_lost_or_garbled_hint_costs_only_repetition() throws Exception {
        append(10);
        shipper().ship(3);
        for (String hint : List.of(
                "", "garbage", "{\"journal\":\"other\",\"sequence\":9}", "{\"journal\":\"j\",\"sequence\":99}")) {
            Files.writeString(temporary.resolve("shipped.json"), hint);
            shipper().ship(100);
            assertThat(shipped()).containsExactly("j#1", "j#3", "j#5", "j#7", "j#9");
        }
    }

    @Test
    void another_store_gets_everything_from_the_beginning() throws StoreException {
        append(10);
        shipper().ship(100);
        store = new FlakyStore("store-2");
        assertThat(shipper().ship(100)).isEqualTo(new Progress(5, 0));
        assertThat(shipped()).hasSize(5);
    }

    @Test
    void a_store_that_went_back_is_filled_up_again_after_it_had_failed() throws StoreException {
        append(10);
        Shipper shipper = shipper();
        shipper.ship(100);
        append(2);
        store.failures = 1;
        assertThatThrownBy(() -> shipper.ship(100)).isInstanceOf(StoreException.class);
        store.forget();
        assertThat(shipper.ship(100)).isEqualTo(new Progress(6, 0));
        assertThat(shipped()).containsExactly("j#1", "j#3", "j#5", "j#7", "j#9", "j#11");
    }

    @Test
    void any_failure_at_any_moment_loses_and_doubles_nothing() throws Exception {
        Random random = new Random(7);
        Shipper shipper = shipper();
        for (int round = 0; round < 200; round++) {
            if (random.nextInt(3) == 0) {
                append(1 + random.nextInt(4));
            }
            store.failures = random.nextInt(3) == 0 ? 1 : 0;
            store.loseReply = random.nextBoolean();
            store.failAfter = random.nextInt(4);
            if (random.nextInt(5) == 0) {
                shipper = shipper();
            }
            if (random.nextInt(9) == 0) {
                Files.deleteIfExists(temporary.resolve("shipped.json"));
            }
            try {
                Progress progress = shipper.ship(1 + random.nextInt(5));
                assertThat(progress.unshipped()).isLessThanOrEqualTo((journal.lastSequence() + 1) / 2);
            } catch (StoreException e) {
                assertThat(e).hasMessageContaining("injected");
            }
            assertThat(shipped()).isEqualTo(odd(shipped().size()));
        }
        store.failures = 0;
        assertThat(shipper.ship(100_000).unshipped()).isZero();
        assertThat(shipped()).isEqualTo(odd((journal.lastSequence() + 1) / 2));
    }

    private static List<String> odd(long count) {
        return LongStream.range(0, count).mapToObj(n -> "j#" + (2 * n + 1)).toList();
    }

    /** Every other entry is shared, the first one is. */
    private void append(int count) throws StoreException {
        for (int n = 0; n < count; n++) {
            long next = journal.lastSequence() + 1;
            journal.append(
                    Samples.NOON,
                    next % 2 == 1 ? new AgentStarted(Samples.RB1, "life", "" + next) : new Picture("" + next));
        }
    }

    private Shipper shipper() {
        return new Shipper(journal, store, new StateDirectory(temporary), JSON);
    }

    private List<String> shipped() throws StoreException {
        return SharedStoreContract.ids(store.history(0, 100_000));
    }

    /** Fails when it is told to, before or after it has done what it was asked. */
    private static final class FlakyStore implements SharedStore {
        private final String id;
        private InMemorySharedStore store;
        private int failures;
        private int failAfter;
        private boolean loseReply;
        private int appends;

        FlakyStore(String id) {
            this.id = id;
            this.store = new InMemorySharedStore(id, JSON);
        }

        void forget() {
            store = new InMemorySharedStore(id, JSON);
        }

        @Override
        public void append(HistoryEntry entry) throws StoreException {
            appends++;
            boolean fails = failures > 0 && failAfter-- <= 0;
            if (!fails || loseReply) {
                store.append(entry);
            }
            if (fails) {
                failures--;
                throw new StoreException("injected");
            }
        }

        @Override
        public CommitResult commit(Position expected, String decisions, HistoryEntry entry) {
            return store.commit(expected, decisions, entry);
        }

        @Override
        public Snapshot decisions() {
            return store.decisions();
        }

        @Override
        public Standing standing(Optional<EntryId> known) {
            return store.standing(known);
        }

        @Override
        public Optional<HistoryEntry> find(EntryId entry) throws StoreException {
            return store.find(entry);
        }

        @Override
        public List<StoredEntry> history(long after, int most) throws StoreException {
            return store.history(after, most);
        }

        @Override
        public long forget(long upTo, Set<Long> keep) {
            return store.forget(upTo, keep);
        }

        @Override
        public void publish(NodeName node, String document) {
            store.publish(node, document);
        }

        @Override
        public Map<NodeName, BoardDocument> board() {
            return store.board();
        }

        @Override
        public void publishCounts(NodeName node, String document) {
            store.publishCounts(node, document);
        }

        @Override
        public Optional<String> counts(NodeName node) {
            return store.counts(node);
        }

        @Override
        public String keep(String document) throws StoreException {
            return store.keep(document);
        }

        @Override
        public Optional<String> kept(String digest) {
            return store.kept(digest);
        }

        @Override
        public void removeKept(Set<String> butFor, Instant before) {
            store.removeKept(butFor, before);
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
