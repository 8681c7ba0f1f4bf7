package io.rabbitagent.daemon;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.NodeStarted;
import io.rabbitagent.decide.FindingChanged;
import io.rabbitagent.decide.FindingKey;
import io.rabbitagent.execute.LeftOverChildren;
import io.rabbitagent.observe.Chronicle;
import io.rabbitagent.observe.FakeRemains;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.store.LocalJournal;
import io.rabbitagent.store.StateDirectory;
import io.rabbitagent.store.StateDirectory.Held;
import io.rabbitagent.store.StateLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoredTest {
    private static final NodeName ME = node(1);
    private static final BrokerProcess LIFE = Pictures.life(ME, 1);

    @TempDir
    Path directory;

    private final List<Event> written = new ArrayList<>();
    private final Chronicle chronicle = new Chronicle(ME, new FakeRemains(), written::add);

    @Test
    void the_whole_of_a_long_journal_is_taken_up() throws Exception {
        try (StateLock lock = ((Held) new StateDirectory(directory).lock()).lock();
                LocalJournal journal =
                        LocalJournal.open(lock, "j", AgentJson.create()).journal()) {
            append(journal, new FindingChanged("gone", ME, true, ""));
            append(journal, new FindingChanged("open", ME, true, ""));
            for (int number = 0; number < 1_000; number++) {
                append(journal, new AgentStarted(ME, "agent-" + number, "1"));
            }
            append(journal, new NodeStarted(ME, LIFE));
            append(journal, new FindingChanged("gone", ME, false, ""));

            Set<FindingKey> open = restored(journal);
            assertThat(open).containsExactly(new FindingKey("open", ME));
            chronicle.started(LIFE);
            assertThat(written).as("its start is in the journal already").isEmpty();
        }
    }

    @Test
    void of_a_journal_of_several_files_the_next_start_reads_what_is_needed_and_the_last_file() throws Exception {
        String many = "x".repeat(50_000);
        try (StateLock lock = ((Held) new StateDirectory(directory).lock()).lock()) {
            try (LocalJournal journal =
                    LocalJournal.open(lock, "j", AgentJson.create()).journal()) {
                OwnPast past = new OwnPast(journal);
                past.take(journal.append(Pictures.NOON, new FindingChanged("open", ME, true, "")));
                past.take(journal.append(Pictures.NOON, new NodeStarted(ME, LIFE)));
                for (int number = 0; number < 400; number++) {
                    past.take(journal.append(Pictures.NOON, new AgentStarted(ME, many, "1")));
                }
            }
            Path first = directory.resolve("journal/000001.jsonl");
            assertThat(directory.resolve("journal/000003.jsonl")).exists();
            Files.writeString(first, Files.readString(first).replaceFirst("open", "shut"));
            try (LocalJournal journal =
                    LocalJournal.open(lock, "j", AgentJson.create()).journal()) {
                assertThat(journal.lastSequence()).isEqualTo(402);
                assertThat(journal.past().upTo()).isGreaterThan(300);
                assertThat(journal.past().entries())
                        .hasSize(3)
                        .anySatisfy(entry -> assertThat(entry.event()).isInstanceOf(FindingChanged.class));
                assertThat(restored(journal)).containsExactly(new FindingKey("open", ME));
                chronicle.started(LIFE);
                assertThat(written).as("its start is in the journal already").isEmpty();
            }
        }
    }

    @Test
    void a_start_that_had_to_read_all_files_keeps_what_the_next_one_needs() throws Exception {
        try (StateLock lock = ((Held) new StateDirectory(directory).lock()).lock()) {
            try (LocalJournal journal =
                    LocalJournal.open(lock, "j", AgentJson.create()).journal()) {
                append(journal, new FindingChanged("open", ME, true, ""));
                for (int number = 0; number < 400; number++) {
                    append(journal, new AgentStarted(ME, "x".repeat(50_000), "1"));
                }
            }
            for (boolean known : new boolean[] {false, true}) {
                try (LocalJournal journal =
                        LocalJournal.open(lock, "j", AgentJson.create()).journal()) {
                    assertThat(journal.past().upTo() > 0).isEqualTo(known);
                    assertThat(restored(journal)).containsExactly(new FindingKey("open", ME));
                }
            }
        }
    }

    private Set<FindingKey> restored(LocalJournal journal) throws Exception {
        return Restored.from(
                journal,
                new OwnPast(journal),
                chronicle,
                new LeftOverChildren(),
                new GlassReports(),
                new EndKeeper("journal", "boot"),
                new NoticeBook());
    }

    private static void append(LocalJournal journal, Event event) throws Exception {
        assertThat(journal.append(Pictures.NOON, event).event()).isEqualTo(event);
    }
}
