package io.rabbitagent.store;

import static io.rabbitagent.store.Samples.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.store.SharedStore.NotCommitted;
import io.rabbitagent.store.StateDirectory.Held;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guard changes nothing for a store that is sound: it passes the contract too. */
class GuardedStoreTest extends SharedStoreContract {
    @TempDir
    Path temporary;

    private StateLock lock;
    private final SharedStore sound = new InMemorySharedStore("store-1", JSON);

    @BeforeEach
    void takeLock() throws StoreException {
        lock = ((Held) new StateDirectory(temporary).lock()).lock();
    }

    @AfterEach
    void freeLock() {
        lock.close();
    }

    @Override
    SharedStore open() {
        return guard(sound);
    }

    @Test
    void a_store_that_went_back_is_refused_whatever_it_is_asked() throws StoreException {
        guard(sound).append(entry("a", "1"));
        guard(sound).append(entry("b", "1"));
        guard(sound).position();
        SharedStore backup = new InMemorySharedStore("store-1", JSON);
        backup.append(entry("a", "1"));
        refused(backup, "went back from revision 2 to 1");
    }

    @Test
    void a_restored_backup_that_others_have_moved_on_is_refused_though_it_has_outgrown_what_was_seen()
            throws StoreException {
        guard(sound).append(entry("a", "1"));
        guard(sound).append(entry("b", "1"));
        guard(sound).position();
        SharedStore backup = new InMemorySharedStore("store-1", JSON);
        backup.append(entry("a", "1"));
        backup.append(entry("c", "1"));
        refused(backup, "b is not there");
        backup.append(entry("d", "1"));
        refused(backup, "b is not there");
        sound.append(entry("c", "1"));
        guard(sound).append(entry("d", "1"));
    }

    @Test
    void an_entry_that_was_forgotten_since_is_no_reason_to_refuse_the_store() throws StoreException {
        for (int n = 1; n <= 3; n++) {
            sound.append(entry("j#" + n, "1"));
        }
        SharedStore away = guard(sound);
        away.position();
        sound.append(entry("j#4", "1"));
        sound.append(entry("j#5", "1"));
        sound.forget(4, Set.of());
        assertThat(ids(away.history(0, 10))).containsExactly("j#5");
    }

    @Test
    void a_restored_backup_that_has_forgotten_less_than_was_seen_is_still_refused() throws StoreException {
        for (int n = 1; n <= 3; n++) {
            sound.append(entry("j#" + n, "1"));
        }
        guard(sound).position();
        SharedStore backup = new InMemorySharedStore("store-1", JSON);
        for (String id : List.of("j#1", "j#2", "k#1", "k#2")) {
            backup.append(entry(id, "1"));
        }
        backup.forget(2, Set.of());
        refused(backup, "j#3 is not there");
    }

    @Test
    void a_commit_counts_as_seen_at_once() throws StoreException {
        guard(sound).commit(sound.decisions().position(), "{}", entry("a", "1"));
        refused(new InMemorySharedStore("store-1", JSON), "went back from revision 1 to 0");
    }

    @Test
    void a_store_of_another_name_is_refused() throws StoreException {
        guard(sound).position();
        refused(new InMemorySharedStore("store-2", JSON), "replaced");
        SharedStore gone =
                FileSharedStore.openReadOnly(temporary.resolve("nothing"), JSON, java.time.Duration.ofSeconds(1));
        assertThatThrownBy(() -> guard(gone).decisions()).hasMessageContaining("gone");
    }

    @Test
    void an_operator_may_take_the_store_as_it_is() throws Exception {
        guard(sound).position();
        SharedStore other = guard(new InMemorySharedStore("store-2", JSON));
        assertThatThrownBy(other::decisions).hasMessageContaining(seen().toString());
        Files.delete(seen());
        assertThat(other.decisions().store()).isEqualTo("store-2");
        assertThatThrownBy(() -> guard(sound).decisions()).hasMessageContaining("replaced");
    }

    @Test
    void a_dry_run_is_guarded_but_keeps_nothing() throws StoreException {
        SharedStore dry = GuardedStore.readOnly(sound, lock.directory(), JSON);
        dry.decisions();
        assertThat(seen()).doesNotExist();
        guard(sound).append(entry("a", "1"));
        guard(sound).position();
        SharedStore behind = new InMemorySharedStore("store-1", JSON);
        assertThatThrownBy(() ->
                        GuardedStore.readOnly(behind, lock.directory(), JSON).decisions())
                .hasMessageContaining("went back");
    }

    @Test
    void a_damaged_memory_is_not_taken_for_none() throws Exception {
        Files.writeString(seen(), "");
        assertThatThrownBy(() -> guard(sound).decisions())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("remove that file");
    }

    private void refused(SharedStore store, String why) throws StoreException {
        SharedStore guarded = guard(store);
        List<ThrowingCallable> calls = List.of(
                guarded::decisions,
                guarded::position,
                guarded::board,
                () -> guarded.find(new EntryId("a")),
                () -> guarded.history(0, 1),
                () -> guarded.append(entry("x", "1")),
                () -> guarded.keep("{}"),
                () -> guarded.kept("x"),
                () -> guarded.removeKept(Set.of(), Instant.MAX),
                () -> guarded.publish(Samples.RB1, "{}"),
                () -> guarded.publishCounts(Samples.RB1, "{}"),
                () -> guarded.counts(Samples.RB1));
        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call).isInstanceOf(StoreException.class).hasMessageContaining(why);
        }
        assertThat(guarded.commit(store.decisions().position(), "{}", entry("x", "1")))
                .isInstanceOfSatisfying(
                        NotCommitted.class, no -> assertThat(no.why()).contains(why));
        assertThat(store.find(new EntryId("x"))).isEmpty();
        assertThat(store.board()).isEmpty();
        assertThat(store.counts(Samples.RB1)).isEmpty();
    }

    private GuardedStore guard(SharedStore store) {
        return GuardedStore.remembering(store, lock, JSON);
    }

    private Path seen() {
        return temporary.resolve("store-seen.json");
    }
}
