package io.rabbitagent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.store.FailingDisk;
import io.rabbitagent.store.JournalEntry;
import io.rabbitagent.store.LocalJournal;
import io.rabbitagent.store.StateDirectory;
import io.rabbitagent.store.StateDirectory.Held;
import io.rabbitagent.store.StateLock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalWriterTest {
    @TempDir
    Path directory;

    private final FailingDisk disk = new FailingDisk();
    private final Ticking clock = new Ticking();
    private final List<JournalEntry> told = new ArrayList<>();
    private StateLock lock;
    private LocalJournal journal;
    private JournalWriter writer;

    @BeforeEach
    void open() throws Exception {
        lock = ((Held) new StateDirectory(directory).lock()).lock();
        journal = disk.open(lock, "j", AgentJson.create());
        writer = new JournalWriter(journal, clock, told::add);
    }

    @AfterEach
    void close() {
        journal.close();
        lock.close();
    }

    @Test
    void an_event_is_on_the_disk_with_its_time_before_the_writer_returns() throws Exception {
        writer.accept(event(1));
        assertThat(journal.entries(0, 9)).containsExactly(new JournalEntry(1, at(1), event(1)));
        assertThat(told).containsExactly(new JournalEntry(1, at(1), event(1)));
    }

    @Test
    void while_the_disk_refuses_events_wait_and_are_written_once_in_order_and_with_their_own_time() throws Exception {
        writer.accept(event(1));
        disk.refuse();
        writer.accept(event(2));
        writer.accept(event(3));
        writer.flush();
        assertThat(journal.entries(0, 9)).hasSize(1);
        assertThat(told).hasSize(1);

        disk.recover();
        writer.accept(event(4));
        writer.flush();
        assertThat(journal.entries(0, 9))
                .containsExactly(
                        new JournalEntry(1, at(1), event(1)),
                        new JournalEntry(2, at(2), event(2)),
                        new JournalEntry(3, at(3), event(3)),
                        new JournalEntry(4, at(4), event(4)));
        assertThat(told).isEqualTo(journal.entries(0, 9));
    }

    @Test
    void what_waits_is_written_by_the_next_round_also_without_a_new_event() throws Exception {
        disk.refuse();
        writer.accept(event(1));
        disk.recover();
        writer.flush();
        assertThat(journal.entries(0, 9)).containsExactly(new JournalEntry(1, at(1), event(1)));
    }

    @Test
    void a_listener_with_a_defect_does_not_have_an_event_written_twice() throws Exception {
        JournalWriter defective = new JournalWriter(journal, clock, entry -> {
            throw new IllegalStateException("a defect");
        });
        assertThatThrownBy(() -> defective.accept(event(1))).hasMessage("a defect");
        defective.flush();
        assertThat(journal.entries(0, 9)).hasSize(1);
    }

    private static Event event(int number) {
        return new AgentStarted(Pictures.node(1), "agent-" + number, "1");
    }

    private static Instant at(int number) {
        return Pictures.NOON.plusSeconds(number);
    }

    /** A second later each time it is looked at. */
    private static final class Ticking extends Clock {
        private int seconds;

        @Override
        public Instant instant() {
            seconds++;
            return at(seconds);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
