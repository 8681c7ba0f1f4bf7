package io.rabbitagent.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.store.LocalJournal.Opened;
import io.rabbitagent.store.StateDirectory.Held;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a journal promises must hold after a kill, a power cut, and on a full disk. */
class LocalJournalCrashTest {
    private static final int ROUNDS = Integer.getInteger("crash.rounds", 8);
    private static final int LONGEST = 30_000;
    private static final Json JSON = Json.standard();

    @TempDir
    Path temporary;

    @Test
    void every_acknowledged_entry_is_there_once_after_any_kill() throws Exception {
        Random random = new Random(42);
        long acknowledged = 0;
        for (int round = 0; round < ROUNDS; round++) {
            try (ChildJvm child =
                    ChildJvm.start(JournalWriter.class, temporary.toString(), "1000000", String.valueOf(LONGEST))) {
                for (int n = 1 + random.nextInt(150); n > 0; n--) {
                    acknowledged = Long.parseLong(String.valueOf(child.line()));
                }
                child.kill();
                for (String line : child.lines()) {
                    acknowledged = Long.parseLong(line);
                }
                child.exitCode();
            }
            List<JournalEntry> entries = all();
            // The entry that was being written may be there as well.
            assertThat((long) entries.size()).as("round %s", round).isBetween(acknowledged, acknowledged + 1);
            for (int n = 0; n < entries.size(); n++) {
                assertThat(entries.get(n).sequence()).isEqualTo(n + 1);
                assertThat(((AgentStarted) entries.get(n).event()).version())
                        .isEqualTo(JournalWriter.text(n + 1, LONGEST));
            }
        }
        assertThat(files()).hasSizeGreaterThan(1);
    }

    @Test
    void a_file_cut_anywhere_in_its_last_two_lines_opens_with_what_is_whole() throws Exception {
        write(3);
        byte[] whole = Files.readAllBytes(file());
        String text = new String(whole, StandardCharsets.UTF_8);
        int last = text.lastIndexOf('\n', text.length() - 2) + 1;
        int lastButOne = text.lastIndexOf('\n', last - 2) + 1;
        for (int length = lastButOne; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            boolean clean = length == lastButOne || length == last;
            int kept = length < last ? 1 : 2;
            try (StateLock lock = lock()) {
                Opened opened = LocalJournal.open(lock, "other", JSON);
                try (LocalJournal journal = opened.journal()) {
                    assertThat(opened.report().lastSequence())
                            .as("cut at %s", length)
                            .isEqualTo(kept);
                    assertThat(opened.report().torn().isEmpty())
                            .as("cut at %s", length)
                            .isEqualTo(clean);
                    assertThat(journal.name()).isEqualTo("rabbit@rb1/1");
                    assertThat(append(journal).sequence()).isEqualTo(kept + 1);
                    assertThat(journal.entries(0, 10)).hasSize(kept + 1);
                }
                if (!clean) {
                    byte[] torn = Files.readAllBytes(opened.report().torn().orElseThrow());
                    int from = length < last ? lastButOne : last;
                    assertThat(torn).isEqualTo(Arrays.copyOfRange(whole, from, length));
                }
            }
        }
    }

    @Test
    void a_file_cut_in_its_header_is_begun_anew() throws Exception {
        write(0);
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            try (StateLock lock = lock()) {
                Opened opened = LocalJournal.open(lock, "anew", JSON);
                try (LocalJournal journal = opened.journal()) {
                    assertThat(opened.report().created()).isTrue();
                    assertThat(journal.name()).isEqualTo("anew");
                    append(journal);
                }
            }
            assertThat(all()).as("cut at %s", length).hasSize(1);
        }
    }

    @Test
    void a_last_line_with_holes_counts_as_unfinished() throws Exception {
        write(3);
        byte[] bytes = Files.readAllBytes(file());
        Arrays.fill(bytes, bytes.length - 40, bytes.length - 20, (byte) 0);
        Files.write(file(), bytes);
        try (StateLock lock = lock()) {
            Opened opened = LocalJournal.open(lock, "other", JSON);
            opened.journal().close();
            assertThat(opened.report().lastSequence()).isEqualTo(2);
            assertThat(opened.report().torn()).isPresent();
        }
    }

    @Test
    void a_damaged_byte_anywhere_is_noticed_its_line_named_and_nothing_is_changed() throws Exception {
        write(3);
        byte[] whole = Files.readAllBytes(file());
        // The very last line feed is left out: a line that lacks only this one counts as unfinished.
        for (int at = 0; at < whole.length - 1; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            Files.write(file(), damaged);
            try (StateLock lock = lock()) {
                assertThatThrownBy(() -> LocalJournal.open(lock, "other", JSON))
                        .as("byte %s", at)
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("000001.jsonl line ")
                        .hasMessageContaining("move");
            }
            assertThat(Files.readAllBytes(file())).isEqualTo(damaged);
            assertThat(files()).containsExactly(file());
        }
    }

    @Test
    void a_segment_that_is_missing_from_the_middle_is_noticed() throws Exception {
        try (StateLock lock = lock();
                LocalJournal journal = LocalJournal.open(lock, "j", JSON, DiskStorage::writable, 300)
                        .journal()) {
            for (int n = 0; n < 9; n++) {
                append(journal);
            }
            assertThat(journal.entries(0, 100))
                    .extracting(JournalEntry::sequence)
                    .hasSize(9)
                    .isSorted();
            assertThat(journal.entries(4, 2)).extracting(JournalEntry::sequence).containsExactly(5L, 6L);
        }
        Files.move(
                temporary.resolve("journal/000003.jsonl"),
                temporary.resolve("journal/000002.jsonl"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        try (StateLock lock = lock()) {
            assertThatThrownBy(() -> LocalJournal.open(lock, "j", JSON)).hasMessageContaining("000002.jsonl line 1");
        }
    }

    @Test
    void a_full_disk_fails_appends_and_harms_nothing() throws Exception {
        List<String> lines;
        // The kernel ends a file at 64 blocks of 1 KiB, in the middle of a line.
        try (ChildJvm child =
                ChildJvm.start(Optional.of("ulimit -f 64"), JournalWriter.class, temporary.toString(), "60", "9000")) {
            lines = child.lines();
        }
        assertThat(lines).hasSize(60).contains("failed");
        // Short entries fit in again after a long one failed: so appends went on after failures.
        List<String> acknowledged =
                lines.stream().filter(line -> !line.equals("failed")).toList();
        assertThat(acknowledged).hasSizeGreaterThan(3);
        assertThat(all()).extracting(entry -> String.valueOf(entry.sequence())).isEqualTo(acknowledged);
    }

    @Test
    void an_append_that_failed_leaves_nothing_and_later_ones_are_sound() throws Exception {
        FaultyStorage.Switch faults = new FaultyStorage.Switch();
        try (StateLock lock = lock();
                LocalJournal journal = LocalJournal.open(
                                lock, "j", JSON, path -> new FaultyStorage(DiskStorage.writable(path), faults), 400)
                        .journal()) {
            List<FaultyStorage.Fault> kinds = List.of(
                    FaultyStorage.Fault.WRITE_HALF,
                    FaultyStorage.Fault.SYNC_ONCE,
                    FaultyStorage.Fault.SYNC_AND_TRUNCATE);
            for (int n = 0; n < 12; n++) {
                faults.next = kinds.get(n % 3);
                long before = journal.lastSequence();
                // Longer than what follows: whatever is left of it would show behind the next line.
                assertThatThrownBy(() ->
                                journal.append(Samples.NOON, new AgentStarted(Samples.RB1, "life", "long".repeat(20))))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("injected");
                faults.next = FaultyStorage.Fault.NONE;
                assertThat(journal.lastSequence()).isEqualTo(before);
                assertThat(append(journal).sequence()).isEqualTo(before + 1);
            }
        }
        assertThat(all()).hasSize(12);
    }

    private List<JournalEntry> all() throws StoreException {
        try (StateLock lock = lock();
                LocalJournal journal = LocalJournal.open(lock, "new", JSON).journal()) {
            return journal.entries(0, Integer.MAX_VALUE);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(temporary.resolve("journal"))) {
            return files.toList();
        }
    }

    private void write(int entries) throws StoreException {
        try (StateLock lock = lock();
                LocalJournal journal =
                        LocalJournal.open(lock, "rabbit@rb1/1", JSON).journal()) {
            for (int n = 0; n < entries; n++) {
                append(journal);
            }
        }
    }

    private static JournalEntry append(LocalJournal journal) throws StoreException {
        return journal.append(Samples.NOON, new AgentStarted(Samples.RB1, "life", "1.0"));
    }

    private StateLock lock() throws StoreException {
        return ((Held) new StateDirectory(temporary).lock()).lock();
    }

    private Path file() {
        return temporary.resolve("journal/000001.jsonl");
    }
}
