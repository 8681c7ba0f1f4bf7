package io.rabbitagent.order;

import static io.rabbitagent.cluster.Pictures.NOON;
import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.nodes;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.AppStarted;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.cluster.history.PeerLost;
import io.rabbitagent.cluster.history.PeerReturned;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeRecordsTest {
    private static final NodeName RB1 = node(1);
    private static final NodeName RB2 = node(2);
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
        for (HistoryEntry entry : stops.history()) {
            assertThat(seen.isNew(entry)).isTrue();
            assertThat(seen.isNew(entry)).isFalse();
        }
        assertThat(seen.size()).isEqualTo(1);
        assertThat(stops.history()).noneMatch(seen::isNew);
        assertThat(NodeRecords.of(stops.history()).entries()).hasSize(2);
    }

    @Test
    void links_that_flap_and_agents_that_restart_for_months_leave_a_handful() {
        stops.appStarted(RB1);
        for (int n = 0; n < 5_000; n++) {
            stops.add(new PeerLost(RB1, RB2)).add(new AgentStarted(RB1, "life" + n, "v"));
            if (n < 4_999) {
                stops.add(new PeerReturned(RB1, RB2));
            }
        }
        NodeRecords records = NodeRecords.of(stops.history());
        assertThat(records.entries()).hasSize(3);
        stops.crashed(RB1, nodes(1));
        stops.history().forEach(records::take);
        assertThat(records.of(RB1).lastStop().orElseThrow().lost()).containsExactly(RB2);
    }

    @Test
    void a_broker_that_can_not_boot_for_months_leaves_the_telling_stop_and_the_last_attempts() {
        stops.appStarted(RB1).crashed(RB1, nodes(1, 2));
        for (int n = 0; n < 5_000; n++) {
            stops.started(RB1).neverRan(RB1, nodes(1, 2));
        }
        NodeRecords records = NodeRecords.of(stops.history());
        assertThat(records.entries().count()).isLessThan(500);
        assertThat(records.of(RB1).state())
                .isEqualTo(NodeRecord.of(RB1, stops.history()).state());
        assertThat(records.of(RB1).tellingStop().orElseThrow().at()).isEqualTo(NOON.plusSeconds(2));
    }

    @Test
    void the_entries_that_are_kept_tell_what_all_would_in_any_history() {
        int shortened = 0;
        for (int seed = 0; seed < 3_000; seed++) {
            List<HistoryEntry> history = RandomLives.history(seed, 120);
            NodeRecords records = new NodeRecords(8);
            history.forEach(records::take);
            List<HistoryEntry> kept = records.entries().toList();
            NodeRecords again = new NodeRecords(1_000);
            history.stream().filter(kept::contains).forEach(again::take);
            NodeRecords whole = new NodeRecords(1_000);
            history.forEach(whole::take);
            for (NodeName node : nodes(1, 2)) {
                List<Object> expected =
                        NodeRecord.of(node, sinceItRan(node, history)).state();
                assertThat(records.of(node).state()).as("seed %d", seed).isEqualTo(expected);
                assertThat(again.of(node).state()).as("seed %d", seed).isEqualTo(expected);
            }
            assertThat(records.tellTheSameAs(whole)).isTrue();
            shortened += kept.size() < whole.entries().count() ? 1 : 0;
        }
        assertThat(shortened).isGreaterThan(300);
    }

    @Test
    void an_agent_that_leaves_out_its_own_journal_finds_the_same_before_it() {
        for (int seed = 0; seed < 2_000; seed++) {
            List<HistoryEntry> old = RandomLives.history(seed, 80, "old");
            List<HistoryEntry> own = RandomLives.history(seed + 1_000_000L, 80, "own");
            NodeRecords shared = new NodeRecords(8);
            old.forEach(shared::take);
            own.forEach(shared::take);
            List<HistoryEntry> kept = shared.entries().toList();

            NodeRecords expected = new NodeRecords(1_000);
            old.forEach(expected::take);
            own.forEach(expected::take);
            NodeRecords earlier = new NodeRecords(8);
            old.stream().filter(kept::contains).forEach(earlier::take);
            NodeRecords mine = new NodeRecords(8);
            own.forEach(mine::take);
            assertThat(mine.after(earlier).tellTheSameAs(expected))
                    .as("seed %d", seed)
                    .isTrue();
        }
    }

    private static List<HistoryEntry> sinceItRan(NodeName node, List<HistoryEntry> history) {
        int from = 0;
        for (int at = 0; at < history.size(); at++) {
            if (history.get(at).event() instanceof AppStarted app && app.node().equals(node)) {
                from = at;
            }
        }
        return history.subList(from, history.size());
    }
}
