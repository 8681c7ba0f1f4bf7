package io.rabbitagent.cluster;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeStatesTest {
    private static final NodeName RB1 = node(1);
    private static final NodeName RB2 = node(2);
    private static final NodeName RB3 = node(3);

    private static NodeState stateOfRb2(Pictures pictures) {
        return NodeStates.of(pictures.picture(), RB2);
    }

    @Test
    void the_word_of_its_own_agent_decides() {
        Map.of(
                        AppState.RUNNING, NodeState.RUNNING,
                        AppState.BOOTING, NodeState.BOOTING,
                        AppState.STOPPED, NodeState.APP_STOPPED,
                        AppState.VM_DOWN, NodeState.STOPPED)
                .forEach((app, state) -> assertThat(stateOfRb2(Pictures.healthy(3)
                                .observe(
                                        RB2,
                                        seen -> with(seen).app(Fact.known(app)).done())))
                        .isEqualTo(state));
    }

    @Test
    void a_boot_that_waits_for_tables_waits_for_peers() {
        Pictures pictures = Pictures.healthy(3)
                .observe(
                        RB2,
                        seen -> with(seen)
                                .app(Fact.known(AppState.BOOTING))
                                .log(Fact.known(Pictures.log(LogSignal.WAITING_FOR_TABLES)))
                                .done());

        assertThat(stateOfRb2(pictures)).isEqualTo(NodeState.WAITING_FOR_PEERS);
    }

    @Test
    void a_drained_node_is_in_maintenance() {
        Pictures pictures = Pictures.healthy(3)
                .observe(
                        RB2, seen -> with(seen).drained(Fact.known(Set.of(RB2))).done());

        assertThat(stateOfRb2(pictures)).isEqualTo(NodeState.MAINTENANCE);
    }

    @Test
    void an_unknown_answer_of_a_fresh_agent_is_unknown_whatever_the_peers_see() {
        Pictures pictures = Pictures.healthy(3)
                .observe(
                        RB2,
                        seen -> with(seen)
                                .app(Fact.unknown(Fact.Reason.TIMEOUT, "no answer"))
                                .done());

        assertThat(stateOfRb2(pictures)).isEqualTo(NodeState.UNKNOWN);
    }

    @Test
    void a_silent_node_runs_where_all_peers_see_it_running() {
        assertThat(stateOfRb2(Pictures.healthy(3).silent(RB2))).isEqualTo(NodeState.RUNNING);
    }

    @Test
    void a_silent_node_that_no_peer_sees_is_unreachable() {
        assertThat(stateOfRb2(Pictures.healthy(3).unseenByPeers(RB2).silent(RB2)))
                .isEqualTo(NodeState.UNREACHABLE);
    }

    @Test
    void a_silent_node_on_which_peers_differ_is_unknown() {
        Pictures pictures =
                Pictures.healthy(3).silent(RB2).changePeer(RB1, RB2, was -> Pictures.peer(RB2, false, Set.of()));

        assertThat(stateOfRb2(pictures)).isEqualTo(NodeState.UNKNOWN);
    }

    @Test
    void a_silent_node_without_any_peer_that_answers_is_unknown() {
        assertThat(stateOfRb2(Pictures.healthy(3).silent(RB1).silent(RB2).silent(RB3)))
                .isEqualTo(NodeState.UNKNOWN);
    }
}
