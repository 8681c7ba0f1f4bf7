package io.rabbitagent.store;

import static io.rabbitagent.store.Samples.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.store.SharedStore.Committed;
import io.rabbitagent.store.SharedStore.NotCommitted;
import io.rabbitagent.store.SharedStore.OutcomeUnknown;
import io.rabbitagent.store.SharedStore.Position;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSharedStoreTest extends SharedStoreContract {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    @TempDir
    Path temporary;

    /** Its log builds each line upon all before it. */
    @Override
    boolean forgets() {
        return false;
    }

    @Override
    FileSharedStore open() throws StoreException {
        return FileSharedStore.open(directory(), "store-1", JSON, DEADLINE);
    }

    @Test
    void the_first_to_open_it_names_it_for_good() throws StoreException {
        open().close();
        try (SharedStore store = FileSharedStore.open(directory(), "store-2", JSON, DEADLINE)) {
            assertThat(store.position().store()).isEqualTo("store-1");
        }
    }

    @Test
    void a_kept_document_that_is_damaged_is_named_and_keeping_it_again_cures_it() throws Exception {
        try (SharedStore store = open()) {
            String digest = store.keep("{}");
            Path file = directory().resolve("kept").resolve(digest + ".json");
            Files.writeString(file, "{ }");

            assertThatThrownBy(() -> store.kept(digest))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("damaged");
            store.keep("{}");
            assertThat(store.kept(digest)).contains("{}");
        }
    }

    @Test
    void who_only_reads_reads_what_is_kept_and_keeps_nothing() throws Exception {
        String digest;
        try (SharedStore store = open()) {
            digest = store.keep("{}");
            store.publishCounts(Samples.RB1, "{}");
        }
        try (SharedStore reader = FileSharedStore.openReadOnly(directory(), JSON, DEADLINE)) {
            assertThat(reader.kept(digest)).contains("{}");
            assertThatThrownBy(() -> reader.keep("{}")).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> reader.removeKept(Set.of(), Instant.MAX)).isInstanceOf(StoreException.class);
            assertThat(reader.counts(Samples.RB1)).contains("{}");
            assertThatThrownBy(() -> reader.publishCounts(Samples.RB1, "{}")).isInstanceOf(StoreException.class);
        }
    }

    @Test
    void what_a_power_cut_has_left_of_counts_is_not_taken_for_none() throws Exception {
        try (SharedStore store = open()) {
            store.publishCounts(Samples.RB1, "{\"format_version\":1}");
            Path file = directory().resolve("counts").resolve("rabbit@rb1.json");

            Files.writeString(file, "{\"form");
            assertThat(store.counts(Samples.RB1)).contains("{\"form");
            Files.writeString(file, "");
            assertThat(store.counts(Samples.RB1)).contains("");
            Files.delete(file);
            Files.createDirectory(file);
            assertThatThrownBy(() -> store.counts(Samples.RB1))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("can't be used");
        }
    }

    @Test
    void directory_and_files_are_for_the_group() throws Exception {
        try (SharedStore store = open()) {
            store.publish(Samples.RB1, "{}");
            store.publishCounts(Samples.RB1, "{}");
            String digest = store.keep("{}");
            assertThat(Files.getPosixFilePermissions(directory())).isEqualTo(FileSharedStore.DIRECTORY_MODE);
            for (String file : List.of(
                    "log.jsonl",
                    "lock",
                    "board/rabbit@rb1.json",
                    "counts/rabbit@rb1.json",
                    "kept/" + digest + ".json")) {
                assertThat(PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(directory().resolve(file))))
                        .as(file)
                        .isEqualTo("rw-rw----");
            }
        }
    }

    @Test
    void a_directory_without_a_parent_is_a_mistake_in_the_configuration() {
        assertThatThrownBy(() -> FileSharedStore.open(directory().resolve("b"), "x", JSON, DEADLINE))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("doesn't exist")
                .hasMessageContaining("configuration");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nfs", "nfs4", "cifs", "fuse.sshfs", "9p", "ceph", "lustre"})
    void network_file_systems_are_refused(String type) {
        assertThatThrownBy(() ->
                        FileSharedStore.open(directory(), "x", JSON, DEADLINE, DiskStorage::writable, path -> type))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(type)
                .hasMessageContaining("use a local directory");
        assertThat(directory()).doesNotExist();
    }

    @Test
    void reading_only_writes_nothing_and_takes_no_lock() throws Exception {
        try (SharedStore reader = FileSharedStore.openReadOnly(directory(), JSON, DEADLINE)) {
            assertThat(reader.decisions().document()).isEmpty();
            assertThat(reader.history(0, 10)).isEmpty();
            assertThat(reader.board()).isEmpty();
            assertThat(reader.position()).isEqualTo(new Position("", 0));
            assertThat(directory()).doesNotExist();
            try (SharedStore store = open();
                    KernelLock lock = KernelLock.attempt(directory().resolve("lock"), Set.of())
                            .orElseThrow()) {
                assertThat(lock).isNotNull();
                assertThat(reader.position()).isEqualTo(store.position());
            }
            try (SharedStore store = open()) {
                store.append(entry("a", "1"));
                store.publish(Samples.RB1, "{}");
            }
            List<String> before = listing();
            assertThat(ids(reader.history(0, 10))).containsExactly("a");
            assertThat(reader.board()).containsKey(Samples.RB1);
            assertThatThrownBy(() -> reader.append(entry("b", "1"))).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> reader.publish(Samples.RB1, "{}")).isInstanceOf(StoreException.class);
            assertThat(reader.commit(reader.decisions().position(), "{}", entry("b", "1")))
                    .isInstanceOf(NotCommitted.class);
            assertThat(listing()).isEqualTo(before);
        }
    }

    @Test
    void a_log_cut_anywhere_in_its_last_line_is_read_without_it_and_written_on() throws Exception {
        try (SharedStore store = open()) {
            store.append(entry("a", "1"));
            store.commit(store.decisions().position(), "{\"n\":1}", entry("b", "2"));
        }
        byte[] whole = Files.readAllBytes(log());
        int last = new String(whole, 0, whole.length - 1, StandardCharsets.UTF_8).lastIndexOf('\n') + 1;
        for (int length = last; length < whole.length; length++) {
            Files.write(log(), Arrays.copyOf(whole, length));
            try (SharedStore reader = FileSharedStore.openReadOnly(directory(), JSON, DEADLINE)) {
                assertThat(ids(reader.history(0, 10))).as("cut at %s", length).containsExactly("a");
                assertThat(reader.decisions().document()).isEmpty();
                assertThat(Files.size(log())).isEqualTo(length);
            }
            try (SharedStore store = open()) {
                store.append(entry("c", "3"));
                assertThat(ids(store.history(0, 10))).as("cut at %s", length).containsExactly("a", "c");
            }
        }
    }

    @Test
    void reading_leaves_a_line_alone_that_another_process_is_about_to_finish() throws Exception {
        try (SharedStore store = open()) {
            store.append(entry("a", "1"));
            Line line = Line.of(0, "revision", 2, "{\"id\":\"b\"}");
            byte[] begun = Arrays.copyOf(line.bytes("revision"), 30);
            Files.write(log(), begun, java.nio.file.StandardOpenOption.APPEND);
            long size = Files.size(log());
            assertThat(ids(store.history(0, 10))).containsExactly("a");
            assertThat(Files.size(log())).isEqualTo(size);
        }
    }

    @Test
    void a_damaged_line_in_the_middle_is_named_and_left_as_it_is() throws Exception {
        try (SharedStore store = open()) {
            store.append(entry("a", "1"));
            store.append(entry("b", "2"));
            store.append(entry("c", "3"));
        }
        byte[] whole = Files.readAllBytes(log());
        String text = new String(whole, StandardCharsets.UTF_8);
        int second = text.indexOf('\n') + 1;
        int fourth = text.lastIndexOf('\n', whole.length - 2) + 1;
        for (int at = second; at < fourth; at += 7) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            Files.write(log(), damaged);
            assertThatThrownBy(() -> open())
                    .as("byte %s", at)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("log.jsonl line")
                    .hasMessageContaining("backup");
            assertThat(Files.readAllBytes(log())).isEqualTo(damaged);
        }
        Files.writeString(log(), text.substring(0, second) + text.substring(text.indexOf('\n', second) + 1));
        assertThatThrownBy(() -> open()).hasMessageContaining("line 2");
    }

    @Test
    void a_line_of_another_copy_of_the_store_is_noticed() throws Exception {
        String[] lines = new String[2];
        for (int copy = 0; copy < 2; copy++) {
            Files.deleteIfExists(log());
            try (SharedStore store = open()) {
                store.append(entry("a", "" + copy));
                store.append(entry("b", "1"));
            }
            lines[copy] = Files.readAllLines(log()).get(1);
        }
        Files.writeString(log(), Files.readString(log()).replace(lines[1], lines[0]));
        assertThatThrownBy(() -> open()).hasMessageContaining("log.jsonl line 3");
    }

    @Test
    void a_backup_that_is_put_back_under_a_running_store_is_noticed() throws Exception {
        try (SharedStore store = open();
                SharedStore other = open()) {
            store.append(entry("a", "1"));
            byte[] backup = Files.readAllBytes(log());
            store.append(entry("b", "2"));
            other.position();
            for (boolean inPlace : List.of(true, false)) {
                if (!inPlace) {
                    Files.delete(log());
                }
                Files.write(log(), backup);
                assertThat(store.position().revision()).isEqualTo(1);
                store.append(entry("c", "2"));
                assertThat(ids(other.history(0, 10))).containsExactly("a", "c");
                assertThat(other.find(new EntryId("b"))).isEmpty();
            }
        }
    }

    @Test
    void a_failed_write_is_taken_back() throws Exception {
        FaultyStorage.Switch faults = new FaultyStorage.Switch();
        try (SharedStore store = faulty(faults);
                SharedStore other = open()) {
            store.append(entry("a", "1"));
            for (FaultyStorage.Fault fault : List.of(FaultyStorage.Fault.WRITE_HALF, FaultyStorage.Fault.SYNC_ONCE)) {
                faults.next = fault;
                assertThat(store.commit(store.decisions().position(), "{}", entry("b", "1")))
                        .isInstanceOf(NotCommitted.class);
                assertThat(ids(other.history(0, 10))).containsExactly("a");
            }
            assertThat(store.commit(store.decisions().position(), "{}", entry("b", "1")))
                    .isInstanceOf(Committed.class);
            assertThat(ids(other.history(0, 10))).containsExactly("a", "b");
        }
    }

    @Test
    void a_write_that_failed_and_can_not_be_taken_back_has_an_unknown_outcome() throws Exception {
        FaultyStorage.Switch faults = new FaultyStorage.Switch();
        try (SharedStore store = faulty(faults)) {
            Position position = store.decisions().position();
            faults.next = FaultyStorage.Fault.SYNC_AND_TRUNCATE;
            assertThat(store.commit(position, "{}", entry("b", "1"))).isInstanceOf(OutcomeUnknown.class);
            faults.next = FaultyStorage.Fault.NONE;
            assertThat(store.find(new EntryId("b"))).contains(entry("b", "1"));
            assertThat(store.decisions().document()).contains("{}");
        }
    }

    @Test
    void a_writer_that_finds_the_lock_taken_gives_up_at_the_deadline() throws Exception {
        try (SharedStore store = FileSharedStore.open(directory(), "x", JSON, Duration.ofMillis(50));
                KernelLock lock = KernelLock.attempt(directory().resolve("lock"), Set.of())
                        .orElseThrow()) {
            assertThat(lock).isNotNull();
            String pid = "process " + ProcessHandle.current().pid();
            assertThat(store.commit(store.decisions().position(), "{}", entry("a", "1")))
                    .isInstanceOfSatisfying(
                            NotCommitted.class, no -> assertThat(no.why()).contains(pid));
            assertThatThrownBy(() -> store.append(entry("a", "1"))).hasMessageContaining(pid);
            assertThat(store.find(new EntryId("a"))).isEmpty();
        }
    }

    private SharedStore faulty(FaultyStorage.Switch faults) throws StoreException {
        return FileSharedStore.open(
                directory(),
                "x",
                JSON,
                DEADLINE,
                path -> new FaultyStorage(DiskStorage.writable(path), faults),
                path -> "ext4");
    }

    private List<String> listing() throws Exception {
        try (Stream<Path> files = Files.walk(temporary)) {
            return files.map(file -> file + " " + size(file)).sorted().toList();
        }
    }

    private static Optional<String> size(Path file) {
        try {
            return Optional.of(Files.size(file) + " " + Files.getLastModifiedTime(file));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Path directory() {
        return temporary.resolve("shared");
    }

    private Path log() {
        return directory().resolve("log.jsonl");
    }
}
