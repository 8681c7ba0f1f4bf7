package io.rabbitagent.plan.leave;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Departure;
import io.rabbitagent.cluster.Departure.Some;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.LeftBehind;
import io.rabbitagent.cluster.LeftBehind.Named;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeSettings;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Remedy.NotPossible;
import io.rabbitagent.plan.Remedy.Steps;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeaveRemedyTest {
    private static final NodeName RB1 = Pictures.node(1);
    private static final NodeName RB2 = Pictures.node(2);
    private static final NodeName RB3 = Pictures.node(3);

    private final LeaveRemedy remedy = new LeaveRemedy();
    private final Pictures pictures = Pictures.healthy(3);

    private Steps plan() {
        return (Steps) remedy.propose(pictures.picture(), RB3);
    }

    private Judgement gate(String name) {
        ClusterPicture picture = pictures.picture();
        return remedy.precautions().stream()
                .filter(gate -> gate.name().equals(name))
                .map(gate -> gate.condition().judge(picture, RB3))
                .findFirst()
                .orElseThrow();
    }

    private void goes(Some deleted, Some stuck, Some streams) {
        pictures.observe(
                RB3,
                seen -> Pictures.with(seen)
                        .departure(Fact.known(new Departure(deleted, 3, stuck, streams)))
                        .done());
    }

    private static Some some(int count, String... names) {
        return new Some(
                count,
                java.util.Arrays.stream(names).map(name -> new Named("/", name)).toList());
    }

    private void isDown(LeftBehind.OfNode left) {
        pictures.vmDown(RB3);
        for (NodeName other : List.of(RB1, RB2)) {
            pictures.observe(
                    other,
                    seen -> Pictures.with(seen)
                            .leftBehind(Fact.known(LeftBehind.of(Map.of(RB3, left))))
                            .done());
        }
    }

    private static List<String> actions(Steps plan) {
        return plan.steps().stream()
                .map(step -> step.action().name() + " " + step.on())
                .toList();
    }

    @Test
    void quorum_queues_come_before_the_drain_and_both_before_the_stop() {
        assertThat(actions(plan()))
                .containsExactly(
                        "shrink-quorum-queues " + RB3,
                        "drain " + RB3,
                        "take-out-of-service " + RB3,
                        "backup " + RB3,
                        "forget_cluster_node " + RB1);
        assertThat(plan().steps().stream().filter(step -> step.action().destructive()))
                .extracting(Step::number)
                .containsExactly(5);
    }

    @Test
    void of_a_ram_node_nobody_is_told_that_its_backup_has_messages_to_be_read() {
        String words =
                "in the backup, but no message can be read from the backup of a RAM node, as it has no definitions"
                        + " of queues. The mask";
        assertThat(plan().undo()).contains("in the backup. The mask");
        for (NodeName observer : List.of(RB1, RB2, RB3)) {
            pictures.changePeer(observer, RB3, one -> new PeerView(RB3, true, NodeType.RAM, Set.of(), false, false));
        }
        assertThat(plan().undo()).contains(words);
    }

    @Test
    void what_only_the_node_has_is_named_and_the_rest_counted() {
        goes(some(3, "a", "b"), Some.NONE, Some.NONE);
        assertThat(plan().losses().queues()).extracting(loss -> loss.queue()).containsExactly("a", "b");
        assertThat(plan().losses().more()).isEqualTo(1);
        assertThat(plan().losses().unknown()).singleElement().asString().contains("how many messages");
    }

    @Test
    void what_goes_with_it_is_not_taken_for_nothing_where_it_is_unknown() {
        pictures.observe(
                RB3, seen -> Pictures.with(seen).departure(Fact.notObserved()).done());
        assertThat(plan().losses().unknown()).singleElement().asString().contains("is unknown");
    }

    @Test
    void one_that_is_down_is_stopped_backed_up_and_forgotten_with_the_losses_that_the_others_tell() {
        isDown(new LeftBehind.OfNode(1, List.of(new Named("/", "q")), 0, 0));
        assertThat(actions(plan()))
                .containsExactly("take-out-of-service " + RB3, "backup " + RB3, "forget_cluster_node " + RB1);
        assertThat(plan().losses().queues())
                .singleElement()
                .satisfies(loss -> assertThat(loss.why()).contains("says " + RB1));
        assertThat(gate("quorum-queues-stay").holds()).isTrue();
        assertThat(gate("sees-the-others").holds()).isTrue();
    }

    @Test
    void one_that_is_down_and_still_counted_has_to_be_started_first() {
        isDown(new LeftBehind.OfNode(0, List.of(), 2, 1));
        assertThat(gate("quorum-queues-stay").detail()).contains("2 quorum queues count", "start it first");
        assertThat(gate("no-stream-replica").detail()).contains("1 streams have a replica", "start it");
    }

    @Test
    void nobody_leaves_who_is_no_member_or_of_whom_nothing_is_known() {
        pictures.observe(
                RB3, seen -> Pictures.with(seen).app(Fact.notObserved()).done());
        assertThat(remedy.propose(pictures.picture(), RB3)).isInstanceOf(NotPossible.class);
        pictures.observe(
                RB3,
                seen -> Pictures.with(seen).app(Fact.known(AppState.BOOTING)).done());
        assertThat(remedy.propose(pictures.picture(), RB3)).isInstanceOf(NotPossible.class);
        pictures.forgotten(RB3);
        assertThat(remedy.propose(pictures.picture(), RB3)).isInstanceOf(NotPossible.class);
    }

    @Test
    void the_commands_that_help_are_named_for_the_first_queue() {
        goes(Some.NONE, some(7, "a", "b", "c", "d", "e", "f", "g"), some(1, "my stream"));
        assertThat(gate("quorum-queues-stay").detail())
                .contains("'a' in vhost '/'", "'e' in vhost '/' and 2 more", "rabbitmq-queues add_member --vhost / a ");
        assertThat(gate("no-stream-replica").detail())
                .contains("rabbitmq-streams delete_replica --vhost / 'my stream' " + RB3);
    }

    @Test
    void others_that_do_not_see_each_other_are_no_majority() {
        pictures.unseenByPeers(RB2);
        assertThat(gate("majority-runs").verdict()).isEqualTo(Verdict.FALSE);
        assertThat(gate("majority-runs").detail()).contains(RB1 + " does not see " + RB2 + " running");
    }

    @Test
    void members_joined_by_hand_may_be_the_larger_side_of_a_cut() {
        pictures.joinedByHand(Pictures.nodes(4, 5));
        assertThat(gate("majority-runs").verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(gate("majority-runs").detail())
                .contains("2 of 5 members run besides " + RB3, "no agent tells of rabbit@rb4, rabbit@rb5");
    }

    @Test
    void one_that_is_drained_is_to_be_revived_first_as_its_api_is_silent() {
        pictures.observe(
                RB3,
                seen -> Pictures.with(seen)
                        .view(Fact.unknown(Fact.Reason.REFUSED, "connection refused"))
                        .done());
        assertThat(gate("sees-the-others").verdict()).isEqualTo(Verdict.UNKNOWN);
        pictures.observe(
                RB3,
                seen -> Pictures.with(seen).drained(Fact.known(Set.of(RB3))).done());
        assertThat(gate("sees-the-others").verdict()).isEqualTo(Verdict.FALSE);
        assertThat(gate("sees-the-others").detail()).contains("is drained", "rabbitmq-upgrade revive on rb3");
    }

    @Test
    void peer_discovery_is_the_nodes_own_and_of_one_that_is_down_what_its_agent_knows_still() {
        set(RB1, "rabbit_peer_discovery_dns");
        assertThat(gate("no-peer-discovery").holds()).isTrue();
        pictures.vmDown(RB3);
        assertThat(gate("no-peer-discovery").detail())
                .isEqualTo("no peer discovery is configured, as it told while it ran");
        set(RB3, "rabbit_peer_discovery_dns");
        assertThat(gate("no-peer-discovery").verdict()).isEqualTo(Verdict.FALSE);
        assertThat(gate("no-peer-discovery").detail())
                .startsWith("peer discovery is configured (rabbit_peer_discovery_dns), as it told while it ran: ");
    }

    @Test
    void what_others_are_set_up_with_tells_nothing_of_one_that_its_agent_never_saw_run() {
        pictures.observe(
                RB3, seen -> Pictures.with(seen).settings(Fact.notObserved()).done());
        assertThat(gate("no-peer-discovery").verdict()).isEqualTo(Verdict.UNKNOWN);
        pictures.vmDown(RB3);
        assertThat(gate("no-peer-discovery").verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(gate("no-peer-discovery").detail())
                .contains("can't be asked while it does not run", "start it", "agent remediate --lost rb3");
    }

    private void set(NodeName node, String peerDiscovery) {
        pictures.observe(
                node,
                seen -> Pictures.with(seen)
                        .settings(Fact.known(new NodeSettings("ignore", peerDiscovery, Set.of())))
                        .done());
    }

    @Test
    void one_that_runs_is_shrunk_only_where_it_can_be_drained_afterwards() {
        assertThat(gate("can-be-drained").holds()).isTrue();
        pictures.observe(
                RB3,
                seen -> Pictures.with(seen)
                        .settings(Fact.known(new NodeSettings("ignore", "", Set.of("quorum_queue"))))
                        .done());
        assertThat(gate("can-be-drained").verdict()).isEqualTo(Verdict.FALSE);
        assertThat(gate("can-be-drained").detail()).contains("rabbitmqctl enable_feature_flag maintenance_mode_status");
        pictures.observe(
                RB3, seen -> Pictures.with(seen).settings(Fact.notObserved()).done());
        assertThat(gate("can-be-drained").verdict()).isEqualTo(Verdict.UNKNOWN);
        pictures.vmDown(RB3);
        assertThat(gate("can-be-drained").holds()).isTrue();
    }

    @Test
    void it_has_left_where_nobody_lists_it_and_no_vm_of_it_lives() {
        assertThat(left()).isEqualTo(Verdict.FALSE);
        pictures.forgotten(RB3);
        assertThat(left()).isEqualTo(Verdict.TRUE);
        pictures.observe(
                RB3,
                seen -> Pictures.with(seen).app(Fact.known(AppState.RUNNING)).done());
        assertThat(left()).isEqualTo(Verdict.FALSE);
        pictures.observe(
                RB3, seen -> Pictures.with(seen).app(Fact.notObserved()).done());
        assertThat(left()).isEqualTo(Verdict.UNKNOWN);
    }

    private Verdict left() {
        return remedy.verified(List.of()).judge(pictures.picture(), RB3).verdict();
    }
}
