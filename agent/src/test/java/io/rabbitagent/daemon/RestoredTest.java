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

            Set<FindingKey> open = Restored.from(
                    journal,
                    chronicle,
                    new LeftOverChildren(),
                    new GlassReports(),
                    new EndKeeper("journal", "boot"),
                    new NoticeBook());
            assertThat(open).containsExactly(new FindingKey("open", ME));
            chronicle.started(LIFE);
            assertThat(written).as("its start is in the journal already").isEmpty();
        }
    }

    private static void append(LocalJournal journal, Event event) throws Exception {
        assertThat(journal.append(Pictures.NOON, event).event()).isEqualTo(event);
    }
}
