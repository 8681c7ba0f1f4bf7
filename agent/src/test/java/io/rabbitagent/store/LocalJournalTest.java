package io.rabbitagent.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.store.LocalJournal.Opened;
import io.rabbitagent.store.StateDirectory.Attempt;
import io.rabbitagent.store.StateDirectory.Held;
import io.rabbitagent.store.StateDirectory.HeldByOther;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalJournalTest {
    private static final Json JSON = Json.standard();

    @TempDir
    Path temporary;

    @Test
    void entries_read_back_after_reopening() throws Exception {
        List<JournalEntry> written = new ArrayList<>();
        for (long seed = 0; seed < 20; seed++) {
            try (StateLock lock = lock();
                    LocalJournal journal = open(lock).journal()) {
                assertThat(journal.lastSequence()).isEqualTo(written.size());
                for (Event event : new Samples(seed).events()) {
                    written.add(journal.append(Samples.NOON, event));
                }
                assertThat(journal.entries(0, 1000)).isEqualTo(written);
                assertThat(journal.entries(written.size() - 2, 1000))
                        .isEqualTo(written.subList(written.size() - 2, written.size()));
            }
        }
    }

    @Test
    void pages_of_a_long_journal_are_found_without_reading_it_all() throws Exception {
        try (StateLock lock = lock();
                LocalJournal journal = LocalJournal.open(lock, "j", JSON, DiskStorage::writable, 500_000)
                        .journal()) {
            for (int n = 1; n <= 600; n++) {
                journal.append(Samples.NOON, new AgentStarted(Samples.RB1, "" + n, "x".repeat(2000)));
            }
            for (long after : List.of(0L, 1L, 31L, 32L, 33L, 250L, 251L, 598L, 599L)) {
                List<JournalEntry> page = journal.entries(after, 3);
                assertThat(page)
                        .first()
                        .satisfies(entry -> assertThat(entry.sequence()).isEqualTo(after + 1));
                assertThat(page).hasSize((int) Math.min(3, 600 - after));
                for (JournalEntry entry : page) {
                    assertThat(((AgentStarted) entry.event()).agent()).isEqualTo("" + entry.sequence());
                }
            }
            assertThat(journal.entries(600, 3)).isEmpty();
        }
    }

    @Test
    void a_new_journal_has_the_given_name_and_an_old_one_keeps_its_own() throws Exception {
        try (StateLock lock = lock()) {
            Opened first = LocalJournal.open(lock, "rabbit@rb1/00000001", JSON);
            first.journal().close();
            assertThat(first.report().created()).isTrue();
            Opened second = LocalJournal.open(lock, "rabbit@rb1/00000002", JSON);
            second.journal().close();
            assertThat(second.report().created()).isFalse();
            assertThat(second.journal().name()).isEqualTo("rabbit@rb1/00000001");
        }
    }

    @Test
    void a_journal_of_a_newer_agent_is_refused() throws Exception {
        Path file = temporary.resolve("journal/000001.jsonl");
        Files.createDirectories(temporary.resolve("journal"));
        Files.write(
                file,
                Line.of(0, "sequence", 0, "{\"format_version\":2,\"journal\":\"j\"}")
                        .bytes("sequence"));
        try (StateLock lock = lock()) {
            assertThatThrownBy(() -> open(lock))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("format_version 2")
                    .hasMessageContaining("format_version 1");
        }
    }

    @Test
    void a_reader_follows_while_the_agent_writes_and_writes_nothing() throws Exception {
        try (JournalReader reader = new JournalReader(new StateDirectory(temporary.resolve("state")), JSON)) {
            assertThat(reader.entries(0, 10)).isEmpty();
            assertThat(reader.name()).isEmpty();
            assertThat(temporary.resolve("state")).doesNotExist();
        }
        try (StateLock lock = lock();
                LocalJournal journal = LocalJournal.open(lock, "j", JSON, DiskStorage::writable, 300)
                        .journal();
                JournalReader reader = new JournalReader(new StateDirectory(temporary), JSON)) {
            for (int n = 1; n <= 10; n++) {
                journal.append(Samples.NOON, new AgentStarted(Samples.RB1, "life", "" + n));
                assertThat(reader.lastSequence()).isEqualTo(n);
                assertThat(reader.entries(n - 1, 10)).hasSize(1);
            }
            Path last = temporary.resolve("journal/000005.jsonl");
            byte[] whole = Files.readAllBytes(last);
            Files.write(last, java.util.Arrays.copyOf(whole, whole.length - 1));
            try (JournalReader another = new JournalReader(new StateDirectory(temporary), JSON)) {
                assertThat(another.lastSequence()).isEqualTo(9);
                assertThat(reader.lastSequence()).isEqualTo(9);
            }
            assertThat(Files.size(last)).isEqualTo(whole.length - 1);
        }
    }

    @Test
    void an_interrupt_does_not_close_the_journal() throws Exception {
        try (StateLock lock = lock();
                LocalJournal journal = open(lock).journal()) {
            Thread.currentThread().interrupt();
            journal.append(Samples.NOON, new AgentStarted(Samples.RB1, "life", "1"));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(journal.entries(0, 10)).hasSize(1);
        }
    }

    @Test
    void a_state_directory_has_one_agent() throws Exception {
        long self = ProcessHandle.current().pid();
        try (StateLock lock = lock()) {
            Attempt second = lock.directory().lock();
            assertThat(second).isEqualTo(new HeldByOther(OptionalLong.of(self)));
            // POSIX frees a lock when any descriptor of its file is closed: the attempt above must not have done that.
            try (ChildJvm child = ChildJvm.start(StateLocker.class, temporary.toString())) {
                assertThat(child.line()).isEqualTo("held by " + self);
            }
        }
        try (ChildJvm child = ChildJvm.start(StateLocker.class, temporary.toString())) {
            long pid = Long.parseLong(String.valueOf(child.line()));
            Attempt attempt = new StateDirectory(temporary).lock();
            assertThat(attempt).isEqualTo(new HeldByOther(OptionalLong.of(pid)));
            child.kill();
            child.exitCode();
            lock().close();
        }
    }

    private static Opened open(StateLock lock) throws StoreException {
        return LocalJournal.open(lock, "rabbit@rb1/1", JSON);
    }

    private StateLock lock() throws StoreException {
        return ((Held) new StateDirectory(temporary).lock()).lock();
    }
}
