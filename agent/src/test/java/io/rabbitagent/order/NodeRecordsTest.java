package io.rabbitagent.order;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.nodes;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.HistoryEntry;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeRecordsTest {
    private static final NodeName RB1 = node(1);
    private final Stops stops = new Stops(nodes(1, 2));

    @Test
    void an_entry_that_comes_again_counts_once_also_after_the_application_has_run() {
        stops.clean(RB1, nodes(1)).started(RB1).appStarted(RB1);
        List<HistoryEntry> history = stops.history();
        NodeRecords records = NodeRecords.of(history);
        assertThat(records.of(RB1).hasRunSince()).isTrue();
        history.forEach(records::take);
        assertThat(records.of(RB1).hasRunSince()).isTrue();
        assertThat(records.of(RB1).lastStop()).isEmpty();
    }

    @Test
    void a_record_is_made_anew_only_when_an_entry_has_come() {
        stops.started(RB1).appStarted(RB1);
        NodeRecords records = NodeRecords.of(stops.history());
        NodeRecord made = records.of(RB1);
        assertThat(records.of(RB1)).isSameAs(made);
        stops.history().forEach(records::take);
        assertThat(records.of(RB1)).as("known entries").isSameAs(made);
        stops.clean(RB1, nodes(1));
        stops.history().forEach(records::take);
        assertThat(records.of(RB1).lastStop()).isPresent();
        assertThat(made.lastStop()).isEmpty();
    }

    @Test
    void what_is_remembered_of_a_long_history_does_not_grow() {
        SeenEntries seen = new SeenEntries();
        for (int life = 0; life < 1_000; life++) {
            stops.started(RB1).appStarted(RB1).clean(RB1, nodes(1));
        }
        int most = 0;
        for (HistoryEntry entry : stops.history()) {
            assertThat(seen.isNew(entry)).isTrue();
            assertThat(seen.isNew(entry)).isFalse();
            if (entry.event().kind().equals("app-started")) {
                seen.forgetIds();
            }
            most = Math.max(most, seen.size());
        }
        assertThat(most).isLessThan(5);
        assertThat(stops.history()).noneMatch(seen::isNew);
    }
}
