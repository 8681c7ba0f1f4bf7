package io.rabbitagent.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.store.StateDirectory.Held;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewsMarkTest {
    private static final Json JSON = Json.standard();

    @TempDir
    Path directory;

    private final SharedStore store = new InMemorySharedStore("store-1", JSON);
    private StateLock lock;

    @BeforeEach
    void lock() throws StoreException {
        lock = ((Held) new StateDirectory(directory).lock()).lock();
        for (String name : new String[] {"a", "b", "c"}) {
            store.append(entry(name));
        }
    }

    @AfterEach
    void close() {
        lock.close();
    }

    private static HistoryEntry entry(String name) {
        AgentStarted started = new AgentStarted(new NodeName("rabbit@rb1"), "life", "1");
        return new HistoryEntry(1, new EntryId(name + "#1"), "rb1", Instant.EPOCH, started);
    }

    private NewsMark mark() {
        return NewsMark.of(lock, JSON);
    }

    @Test
    void nothing_was_read_before_the_first_time() throws StoreException {
        assertThat(mark().in(store)).isZero();
    }

    @Test
    void a_later_life_reads_on_from_the_last_that_was_kept() throws StoreException {
        mark().keep(store.history(0, 3).get(0));
        mark().keep(store.history(0, 3).get(1));
        assertThat(mark().in(store)).isEqualTo(2);
    }

    @Test
    void another_store_is_read_from_its_beginning() throws StoreException {
        mark().keep(store.history(0, 3).get(1));
        assertThat(mark().in(new InMemorySharedStore("store-2", JSON))).isZero();
    }

    @Test
    void a_restored_store_that_went_on_differently_is_read_from_its_beginning() throws StoreException {
        mark().keep(store.history(0, 3).get(1));
        SharedStore restored = new InMemorySharedStore("store-1", JSON);
        for (String name : new String[] {"a", "x", "b"}) {
            restored.append(entry(name));
        }
        assertThat(mark().in(restored)).isZero();
    }

    @Test
    void one_that_was_forgotten_is_not_believed() throws StoreException {
        mark().keep(store.history(0, 3).get(1));
        assertThat(store.forget(2, Set.of())).isPositive();
        assertThat(mark().in(store)).isZero();
    }

    @Test
    void a_damaged_file_only_means_that_more_is_read() throws Exception {
        mark().keep(store.history(0, 3).get(1));
        Files.writeString(directory.resolve("news-read.json"), "{");
        assertThat(mark().in(store)).isZero();
    }
}
