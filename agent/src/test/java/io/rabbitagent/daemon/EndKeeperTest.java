package io.rabbitagent.daemon;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.nodes;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.LastEnd;
import io.rabbitagent.cluster.LogSignal;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.AppStarted;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.NodeStopped;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.store.InMemorySharedStore;
import io.rabbitagent.store.JournalEntry;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.StoreException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EndKeeperTest {
    private static final NodeName ME = node(1);
    private static final NodeName PEER = node(2);
    private static final Set<NodeName> ALL = nodes(1, 2, 3);
    private static final String BOOT = "boot-of-rb1";

    private final SharedStore memory = new InMemorySharedStore("s", AgentJson.create());
    private final FaultyStore store = new FaultyStore(memory);
    private final EndKeeper keeper = new EndKeeper("rb1/new", BOOT);
    private long written;

    private static NodeStopped stopped(NodeName node, Set<NodeName> saw) {
        return new NodeStopped(
                node,
                Pictures.life(node, 1),
                Fact.known(HowEnded.CRASH),
                Fact.known(saw),
                Fact.known(new Membership(ALL, ALL)),
                true);
    }

    private void wrote(Event event) {
        keeper.wrote(new JournalEntry(++written, Pictures.NOON, event));
    }

    private void shared(SharedStore where, String journal, Event event) {
        try {
            where.append(Histories.local(journal, new JournalEntry(++written, Pictures.NOON, event)));
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    private Fact<LastEnd> own() {
        // The log shows an attempt to boot, so that files tell nothing.
        Pictures pictures = Pictures.allDown(3).logs(ME, LogSignal.BOOT_FAILED);
        return keeper.own(pictures.picture().observation(ME)).lastEnd();
    }

    private Fact<LastEnd> ofPeer(SharedStore from, Pictures pictures) {
        ClusterPicture complete = keeper.complete(pictures.silent(PEER).picture(), from);
        return complete.observation(PEER).lastEnd();
    }

    private static Set<NodeName> saw(Fact<LastEnd> end) {
        return end.value().orElseThrow().sawRunning();
    }

    @Test
    void the_own_end_is_told_by_the_own_journal_without_any_store() {
        store.down = true;
        assertThat(own().isKnown()).isFalse();
        wrote(stopped(ME, nodes(1, 3)));
        assertThat(saw(own())).isEqualTo(nodes(1, 3));
    }

    @Test
    void a_host_that_booted_anew_since_is_noticed() {
        wrote(stopped(ME, ALL));
        assertThat(own().value().orElseThrow().hostRebooted()).isFalse();
        EndKeeper later = new EndKeeper("rb1/new", "another-boot");
        later.wrote(new JournalEntry(1, Pictures.NOON, stopped(ME, ALL)));
        Fact<LastEnd> end =
                later.own(Pictures.allDown(3).picture().observation(ME)).lastEnd();
        assertThat(end.value().orElseThrow().hostRebooted()).isTrue();
    }

    @Test
    void a_journal_that_was_lost_left_its_entries_in_the_history() {
        shared(memory, "rb1/old", stopped(ME, nodes(1, 3)));
        assertThat(own().isKnown()).as("before the store was read").isFalse();
        keeper.complete(Pictures.allDown(3).picture(), store);
        assertThat(saw(own())).isEqualTo(nodes(1, 3));
    }

    @Test
    void the_present_journal_comes_after_the_ones_before_it() {
        shared(memory, "rb1/old", stopped(ME, nodes(1, 3)));
        wrote(new AppStarted(ME, Pictures.life(ME, 2)));
        keeper.complete(Pictures.allDown(3).picture(), store);
        assertThat(own().isKnown()).as("it has run since").isFalse();
        wrote(stopped(ME, nodes(1)));
        assertThat(saw(own())).isEqualTo(nodes(1));
    }

    @Test
    void what_the_own_journal_has_shipped_already_counts_once() {
        wrote(stopped(ME, nodes(1, 2)));
        wrote(new AppStarted(ME, Pictures.life(ME, 2)));
        shared(memory, "rb1/new", stopped(ME, nodes(1, 2)));
        keeper.complete(Pictures.allDown(3).picture(), store);
        assertThat(own().isKnown())
                .as("an entry of this journal is known at first hand")
                .isFalse();
    }

    @Test
    void the_end_of_a_node_whose_agent_is_silent_is_told_by_the_shared_history() {
        shared(memory, "rb2/j", stopped(PEER, nodes(2, 3)));
        assertThat(saw(ofPeer(store, Pictures.allDown(3)))).isEqualTo(nodes(2, 3));
    }

    @Test
    void who_can_tell_its_own_end_is_believed() {
        shared(memory, "rb2/j", stopped(PEER, nodes(2, 3)));
        ClusterPicture picture = Pictures.allDown(3).picture();
        assertThat(keeper.complete(picture, store).observation(PEER)).isEqualTo(picture.observation(PEER));
    }

    @Test
    void the_history_is_read_on_from_where_it_was_left() {
        shared(memory, "rb2/j", stopped(PEER, nodes(2, 3)));
        assertThat(saw(ofPeer(store, Pictures.allDown(3)))).isEqualTo(nodes(2, 3));
        shared(memory, "rb2/j", new AppStarted(PEER, Pictures.life(PEER, 2)));
        assertThat(ofPeer(store, Pictures.allDown(3)).isKnown()).isFalse();
        shared(memory, "rb2/j", stopped(PEER, nodes(2)));
        assertThat(saw(ofPeer(store, Pictures.allDown(3)))).isEqualTo(nodes(2));
    }

    @Test
    void a_long_history_is_read_to_its_end() {
        for (int entry = 0; entry < 2_500; entry++) {
            shared(memory, "rb3/j", new AppStarted(node(3), Pictures.life(node(3), 2)));
        }
        shared(memory, "rb2/j", stopped(PEER, nodes(2)));
        assertThat(saw(ofPeer(store, Pictures.allDown(3)))).isEqualTo(nodes(2));
    }

    @Test
    void while_a_member_runs_nothing_is_read() {
        shared(memory, "rb2/j", stopped(PEER, nodes(2, 3)));
        assertThat(ofPeer(store, Pictures.healthy(3)).isKnown()).isFalse();
    }

    @Test
    void another_store_tells_another_history() {
        shared(memory, "rb2/j", stopped(PEER, nodes(2, 3)));
        assertThat(ofPeer(store, Pictures.allDown(3)).isKnown()).isTrue();
        SharedStore other = new InMemorySharedStore("other", AgentJson.create());
        assertThat(ofPeer(other, Pictures.allDown(3)).isKnown()).isFalse();
        shared(other, "rb2/j", stopped(PEER, nodes(2)));
        assertThat(saw(ofPeer(other, Pictures.allDown(3)))).isEqualTo(nodes(2));
    }

    @Test
    void while_the_store_can_not_be_reached_what_was_read_before_still_counts() {
        shared(memory, "rb2/j", stopped(PEER, nodes(2, 3)));
        store.down = true;
        assertThat(ofPeer(store, Pictures.allDown(3)).isKnown()).isFalse();
        store.down = false;
        assertThat(ofPeer(store, Pictures.allDown(3)).isKnown()).isTrue();
        store.down = true;
        assertThat(saw(ofPeer(store, Pictures.allDown(3)))).isEqualTo(nodes(2, 3));
    }
}
