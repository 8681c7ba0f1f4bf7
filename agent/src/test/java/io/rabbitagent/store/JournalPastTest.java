package io.rabbitagent.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.cluster.history.AgentStarted;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journals of 30 entries, two in a file; of those up to 28, the 3rd and the 27th are said to be needed. */
class JournalPastTest {
    private static final Json JSON = Json.standard();
    private static final int SMALL = 300;

    @TempDir
    Path temporary;

    @BeforeEach
    void write() throws Exception {
        try (StateLock lock = lock();
                LocalJournal journal = open(lock)) {
            assertThat(journal.pastMayEndAt()).isZero();
            append(journal, 1, 30);
            assertThat(journal.pastMayEndAt()).isEqualTo(28);
            assertThat(journal.past()).isEqualTo(new LocalJournal.Past(0, List.of()));
            journal.keepPast(needed(journal));
        }
    }

    @Test
    void a_start_reads_what_is_needed_and_what_follows() throws Exception {
        damage(1);
        damage(7);
        try (StateLock lock = lock();
                LocalJournal journal = open(lock)) {
            assertThat(journal.past().upTo()).isEqualTo(28);
            assertThat(journal.past().entries())
                    .extracting(JournalEntry::sequence)
                    .containsExactly(3L, 27L);
            assertThat(journal.lastSequence()).isEqualTo(30);
            assertThat(sequences(journal.entries(28, 100))).containsExactly(29L, 30L);
            append(journal, 31, 31);
            assertThatThrownBy(() -> journal.entries(27, 100))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("000001.jsonl line 2");
            assertThat(sequences(journal.entries(28, 100))).containsExactly(29L, 30L, 31L);
        }
    }

    @Test
    void the_earlier_entries_are_there_for_whoever_wants_them() throws Exception {
        try (StateLock lock = lock();
                LocalJournal journal = open(lock);
                JournalReader reader = new JournalReader(new StateDirectory(temporary), JSON)) {
            append(journal, 31, 40);
            for (long after : new long[] {0, 1, 2, 26, 27, 28, 29, 39, 40}) {
                long[] following = LongStream.rangeClosed(after + 1, 40).toArray();
                assertThat(sequences(journal.entries(after, 100))).containsExactly(boxed(following));
                assertThat(sequences(reader.entries(after, 100))).containsExactly(boxed(following));
                assertThat(journal.entries(after, 3)).hasSize((int) Math.min(3, 40 - after));
            }
            assertThat(reader.past().upTo()).isEqualTo(28);
            assertThat(journal.entries(26, 2)).isEqualTo(reader.entries(26, 2));
        }
    }

    @Test
    void it_grows_with_the_journal() throws Exception {
        try (StateLock lock = lock();
                LocalJournal journal = open(lock)) {
            assertThat(journal.pastMayEndAt()).isEqualTo(28);
            append(journal, 31, 40);
            assertThat(journal.pastMayEndAt()).isEqualTo(38);
            journal.keepPast(needed(journal));
        }
        damage(14);
        try (StateLock lock = lock();
                LocalJournal journal = open(lock)) {
            assertThat(journal.past().upTo()).isEqualTo(38);
            assertThat(sequences(journal.entries(38, 100))).containsExactly(39L, 40L);
        }
    }

    @Test
    void one_that_is_damaged_or_of_another_journal_is_not_believed() throws Exception {
        String good = Files.readString(past());
        for (String bad : List.of(
                "",
                "{",
                good.substring(0, good.length() / 2),
                good.replace("\"format_version\":1", "\"format_version\":2"),
                good.replace("\"journal\":\"j\"", "\"journal\":\"k\""),
                good.replace("\"file\":15", "\"file\":14"),
                good.replace("\"file\":15", "\"file\":99"),
                good.replace("\"up_to\":28", "\"up_to\":27"),
                good.replace("\"checksum\":", "\"checksum\":1"))) {
            assertThat(bad).isNotEqualTo(good);
            Files.writeString(past(), bad);
            try (StateLock lock = lock();
                    LocalJournal journal = open(lock)) {
                assertThat(journal.past().upTo()).as(bad).isZero();
                assertThat(sequences(journal.entries(0, 100))).as(bad).hasSize(30);
                assertThat(journal.pastMayEndAt()).as(bad).isEqualTo(28);
            }
        }
    }

    @Test
    void one_of_a_journal_that_was_put_back_from_a_backup_is_not_believed() throws Exception {
        for (int file = 10; file <= 15; file++) {
            Files.delete(file(file));
        }
        try (StateLock lock = lock();
                LocalJournal journal = open(lock)) {
            assertThat(journal.lastSequence()).isEqualTo(18);
            append(journal, 1019, 1032);
            assertThat(journal.lastSequence()).isEqualTo(32);
        }
        try (StateLock lock = lock();
                LocalJournal journal = open(lock)) {
            assertThat(journal.past().upTo()).isZero();
            assertThat(journal.entries(0, 100)).hasSize(32);
        }
    }

    @Test
    void earlier_files_that_are_missing_are_told_of_when_they_are_wanted() throws Exception {
        Files.delete(file(13));
        try (StateLock lock = lock();
                LocalJournal journal = open(lock)) {
            assertThat(journal.entries(28, 100)).hasSize(2);
            assertThatThrownBy(() -> journal.entries(0, 100))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("000015.jsonl line 1: does not follow the files before it");
        }
    }

    @Test
    void earlier_files_of_another_journal_of_that_name_are_told_of_when_they_are_wanted() throws Exception {
        Path other = temporary.resolve("other");
        try (StateLock lock = ((StateDirectory.Held) new StateDirectory(other).lock()).lock();
                LocalJournal journal = open(lock)) {
            append(journal, 2, 31);
        }
        for (int number = 1; number < 15; number++) {
            Path file = file(number);
            Files.copy(other.resolve("journal").resolve(file.getFileName()), file, StandardCopyOption.REPLACE_EXISTING);
        }
        try (StateLock lock = lock();
                LocalJournal journal = open(lock)) {
            assertThat(journal.entries(28, 100)).hasSize(2);
            assertThatThrownBy(() -> journal.entries(0, 100))
                    .hasMessageContaining("000015.jsonl line 1: does not follow the files before it");
        }
    }

    @Test
    void a_last_line_that_is_torn_is_taken_back_as_ever() throws Exception {
        byte[] whole = Files.readAllBytes(file(15));
        Files.write(file(15), Arrays.copyOf(whole, whole.length - 5));
        try (StateLock lock = lock()) {
            LocalJournal.Opened opened = LocalJournal.open(lock, "j", JSON, DiskStorage::writable, SMALL);
            try (LocalJournal journal = opened.journal()) {
                assertThat(opened.report().torn()).isPresent();
                assertThat(opened.report().created()).isFalse();
                assertThat(journal.lastSequence()).isEqualTo(29);
                assertThat(journal.past().upTo()).isEqualTo(28);
                append(journal, 30, 30);
                assertThat(sequences(journal.entries(0, 100))).hasSize(30);
            }
        }
    }

    @Test
    void without_the_right_to_write_it_nothing_else_is_lost() throws Exception {
        Files.delete(past());
        Files.createDirectory(past());
        try (StateLock lock = lock();
                LocalJournal journal = open(lock)) {
            assertThat(journal.past().upTo()).isZero();
            journal.keepPast(needed(journal));
            append(journal, 31, 31);
            assertThat(journal.entries(0, 100)).hasSize(31);
        }
    }

    private static List<JournalEntry> needed(LocalJournal journal) throws StoreException {
        return journal.entries(0, 100).stream()
                .filter(entry -> entry.sequence() == 3 || entry.sequence() == 27)
                .toList();
    }

    private static List<Long> sequences(List<JournalEntry> entries) {
        return entries.stream().map(JournalEntry::sequence).toList();
    }

    private static Long[] boxed(long[] numbers) {
        return LongStream.of(numbers).boxed().toArray(Long[]::new);
    }

    private static void append(LocalJournal journal, int from, int to) throws StoreException {
        for (int n = from; n <= to; n++) {
            journal.append(Samples.NOON, new AgentStarted(Samples.RB1, "life", "" + n));
        }
    }

    private void damage(int file) throws Exception {
        String text = Files.readString(file(file));
        Files.write(file(file), text.replace("life", "lief").getBytes(StandardCharsets.UTF_8));
    }

    private Path file(int number) {
        return temporary.resolve(String.format("journal/%06d.jsonl", number));
    }

    private Path past() {
        return temporary.resolve("journal/past.json");
    }

    private StateLock lock() throws StoreException {
        return ((StateDirectory.Held) new StateDirectory(temporary).lock()).lock();
    }

    private static LocalJournal open(StateLock lock) throws StoreException {
        return LocalJournal.open(lock, "j", JSON, DiskStorage::writable, SMALL).journal();
    }
}
