package io.rabbitagent.plan.forget;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.nodes;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.LeftBehind;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Loss;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ForgetRemedyTest {
    private static final NodeName RB3 = node(3);
    private final ForgetRemedy remedy = new ForgetRemedy();
    private final Pictures pictures = Pictures.healthy(3).unseenByPeers(RB3).silent(RB3);
    private Fact<List<Declaration>> declared =
            Fact.known(List.of(new Declaration(RB3, Declaration.What.LOST, "ann", "burnt down", Pictures.NOON)));

    private ClusterPicture picture() {
        return pictures.picture().withDeclared(declared);
    }

    private Remedy.Steps steps() {
        Remedy.Proposal proposal = remedy.propose(picture(), RB3);
        assertThat(proposal).isInstanceOf(Remedy.Steps.class);
        return (Remedy.Steps) proposal;
    }

    private void left(LeftBehind.OfNode left) {
        pictures.observe(
                node(1),
                seen -> with(seen)
                        .leftBehind(Fact.known(LeftBehind.of(Map.of(RB3, left))))
                        .done());
    }

    private Judgement gate(String name) {
        Gate gate = remedy.precautions().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        return gate.condition().judge(picture(), RB3);
    }

    private void assertGate(String name, Verdict verdict, String why) {
        assertThat(gate(name).verdict()).as(gate(name).detail()).isEqualTo(verdict);
        assertThat(gate(name).detail()).contains(why);
    }

    @Test
    void one_member_that_runs_and_lists_it_forgets_it() {
        assertThat(steps().steps()).containsExactly(new Step(1, node(1), new Action.Forget(RB3)));
        assertThat(steps().undo()).contains("comes back only by a join", "Take rabbit@rb3 out of cluster.members");
    }

    @Test
    void a_disc_node_is_asked_before_a_ram_node() {
        pictures.changePeer(
                node(1), node(1), peer -> new PeerView(node(1), true, NodeType.RAM, Set.of(), false, false));

        assertThat(steps().steps()).containsExactly(new Step(1, node(2), new Action.Forget(RB3)));
    }

    @Test
    void while_only_ram_nodes_run_besides_it_nobody_is_forgotten() {
        assertGate("disc-node-runs", Verdict.TRUE, "rabbit@rb1, rabbit@rb2 are disc nodes and run");
        for (NodeName observer : List.of(node(1), node(2))) {
            for (NodeName peer : List.of(node(1), node(2))) {
                pictures.changePeer(
                        observer, peer, seen -> new PeerView(peer, true, NodeType.RAM, Set.of(), false, false));
            }
        }
        assertGate("disc-node-runs", Verdict.FALSE, "docs/runbooks/too-few-disc-nodes.md, Only RAM nodes are left");
    }

    @Test
    void whom_nobody_who_runs_lists_nobody_has_to_forget() {
        pictures.forgotten(RB3);
        assertThat(remedy.propose(picture(), RB3)).isInstanceOf(Remedy.NotPossible.class);

        pictures.silent(node(1)).silent(node(2));
        assertThat(remedy.propose(picture(), RB3)).isInstanceOf(Remedy.NotPossible.class);
    }

    @Test
    void queues_that_are_deleted_and_those_that_stay_down_are_named() {
        left(new LeftBehind.OfNode(
                3,
                List.of(new LeftBehind.Named("/", "orders"), new LeftBehind.Named("eu", "orders")),
                4,
                0,
                2,
                List.of(new LeftBehind.Named("/", "q1"))));

        assertThat(steps().losses().queues())
                .extracting(Loss::vhost, Loss::queue, loss -> loss.why().contains("it is deleted, says rabbit@rb1"))
                .containsExactly(tuple("/", "orders", true), tuple("eu", "orders", true), tuple("/", "q1", false));
        assertThat(steps().losses().queues().get(2).why())
                .contains("a quorum queue without a majority", "stays down until somebody deletes it");
        assertThat(steps().losses().queues())
                .allSatisfy(loss -> assertThat(loss.messages()).isEmpty());
        assertThat(steps().losses().more()).isEqualTo(2);
        assertThat(steps().losses().unknown()).isEmpty();
    }

    @Test
    void no_more_than_a_thousand_queues_are_named() {
        List<LeftBehind.Named> many = new ArrayList<>();
        for (int number = 0; number < LeftBehind.MOST_NAMED; number++) {
            many.add(new LeftBehind.Named("/", "q" + number));
        }
        left(new LeftBehind.OfNode(1_500, many, 1_001, 0, 1_001, many));

        assertThat(steps().losses().queues()).hasSize(LeftBehind.MOST_NAMED);
        assertThat(steps().losses().more()).isEqualTo(1_501);
    }

    @Test
    void one_that_led_nothing_alone_loses_nothing() {
        left(new LeftBehind.OfNode(0, List.of(), 5, 0));

        assertThat(steps().losses().isNone()).isTrue();
        assertThat(steps().undo()).doesNotContain("Streams");
    }

    @Test
    void which_queues_are_at_risk_may_be_unknown_and_is_said() {
        pictures.observe(
                node(1), seen -> with(seen).leftBehind(Fact.notObserved()).done());
        assertThat(steps().losses().unknown())
                .singleElement()
                .asString()
                .contains("which queues had their leader on rabbit@rb3 alone is unknown");

        pictures.observe(
                node(1),
                seen -> with(seen)
                        .leftBehind(Fact.known(LeftBehind.of(Map.of())))
                        .done());
        assertThat(steps().losses().unknown())
                .as("the broker told of others only")
                .hasSize(1);
    }

    @Test
    void streams_that_keep_it_are_told() {
        left(new LeftBehind.OfNode(0, List.of(), 0, 2));

        assertThat(steps().undo()).contains("Streams that are not deleted keep rabbit@rb3 among their replicas");
    }

    @Test
    void without_a_word_it_is_not_lost_and_while_the_decisions_are_away_that_is_unknown() {
        assertGate("declared-lost", Verdict.TRUE, "declared lost by ann: burnt down");

        declared = Fact.known(List.of(
                new Declaration(RB3, Declaration.What.LEAVING, "ann", "x", Pictures.NOON),
                new Declaration(node(1), Declaration.What.LOST, "ann", "x", Pictures.NOON)));
        assertGate("declared-lost", Verdict.FALSE, "nobody has said that the host of rabbit@rb3 is gone");

        declared = Fact.unknown(Fact.Reason.TIMEOUT, "the store did not answer");
        assertGate("declared-lost", Verdict.UNKNOWN, "the store did not answer");
    }

    @Test
    void where_its_agent_is_there_its_host_is_not_gone() {
        assertGate("does-not-live", Verdict.TRUE, "the agent of rabbit@rb3 is silent");

        Pictures there = Pictures.healthy(3).vmDown(RB3);
        assertThat(judged(there, "does-not-live").verdict()).isEqualTo(Verdict.FALSE);
        assertThat(judged(there, "does-not-live").detail())
                .isEqualTo("the agent of rabbit@rb3 is there: its host is not gone");
    }

    @Test
    void whose_agent_may_only_be_late_is_not_taken_for_gone() {
        pictures.silent(RB3, 14);

        assertGate("does-not-live", Verdict.UNKNOWN, "the agent of rabbit@rb3 was there 14 s ago");
    }

    @Test
    void what_it_deletes_must_be_known() {
        assertGate("losses-known", Verdict.UNKNOWN, "what a forget of rabbit@rb3 deletes is unknown");
        left(new LeftBehind.OfNode(0, List.of(), 0, 0));
        assertGate("losses-known", Verdict.TRUE, "what a forget of rabbit@rb3 deletes is known, by rabbit@rb1");
    }

    @Test
    void nothing_is_deleted_that_another_member_has_a_replica_of() {
        assertGate("no-replica-elsewhere", Verdict.UNKNOWN, "a forget of rabbit@rb3 deletes is unknown");
        left(new LeftBehind.OfNode(0, List.of(), 0, 2));
        assertGate("no-replica-elsewhere", Verdict.TRUE, "no other member has a replica of a stream");

        elsewhere(node(2));
        assertGate("no-replica-elsewhere", Verdict.FALSE, "'events' in vhost '/' on rabbit@rb2. To give up");
        assertGate("no-replica-elsewhere", Verdict.FALSE, "rabbitmqctl delete_queue --vhost / events");
        assertThat(gate("no-replica-elsewhere").detail())
                .as("it runs, and no start brings a leader")
                .doesNotContain("Start");

        pictures.vmDown(node(2));
        elsewhere(node(2));
        assertGate("no-replica-elsewhere", Verdict.FALSE, "Start rabbit@rb2 first");
    }

    private void elsewhere(NodeName holder) {
        List<LeftBehind.Named> events = List.of(new LeftBehind.Named("/", "events"));
        left(new LeftBehind.OfNode(
                1,
                events,
                0,
                1,
                0,
                List.of(),
                List.of(new LeftBehind.Elsewhere(new TreeSet<>(Set.of(holder)), 1, events))));
    }

    @Test
    void the_plan_says_that_there_is_no_backup_and_why() {
        assertThat(steps().undo())
                .contains(
                        "no backup is made: the messages of what is deleted are on the disk of rabbit@rb3 alone",
                        "its host is gone");
    }

    /** While a link is cut each side only sees the other as not running, and no partition is told of. */
    @Test
    void members_that_do_not_see_each_other_are_no_majority() {
        pictures.changePeer(node(1), node(2), peer -> Pictures.peer(node(2), false, Set.of()));
        assertGate("majority-runs", Verdict.FALSE, "rabbit@rb1 does not see rabbit@rb2 running");
    }

    private Judgement judged(Pictures seen, String name) {
        return remedy.precautions().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow()
                .condition()
                .judge(seen.picture(), RB3);
    }

    @Test
    void of_two_members_the_other_one_is_enough_and_of_four_half_are_not() {
        assertGate("majority-runs", Verdict.TRUE, "2 of 3 members run without rabbit@rb3");
        Pictures two = Pictures.healthy(2).unseenByPeers(node(2)).silent(node(2));
        assertThat(remedy.precautions()
                        .get(2)
                        .condition()
                        .judge(two.picture(), node(2))
                        .verdict())
                .isEqualTo(Verdict.TRUE);

        Pictures four = Pictures.healthy(4).unseenByPeers(RB3).silent(RB3).vmDown(node(4));
        assertThat(judged(four, "majority-runs").verdict()).isEqualTo(Verdict.FALSE);
    }

    @Test
    void members_joined_by_hand_may_be_the_larger_side_of_a_cut() {
        pictures.joinedByHand(nodes(4, 5));

        assertGate("majority-runs", Verdict.UNKNOWN, "2 of 5 members run without rabbit@rb3");
        assertGate("majority-runs", Verdict.UNKNOWN, "no agent tells of rabbit@rb4, rabbit@rb5");
    }

    @Test
    void who_is_seen_running_by_one_of_the_others_is_not_gone() {
        pictures.changePeer(node(2), RB3, peer -> Pictures.peer(RB3, true, Set.of()));

        assertGate("majority-runs", Verdict.FALSE, "rabbit@rb2 sees rabbit@rb3 running");
        assertThat(GoneGates.seenDown(picture(), RB3).verdict()).isEqualTo(Verdict.FALSE);
    }

    @Test
    void it_is_verified_when_nobody_who_runs_lists_it() {
        Judgement before = remedy.verified(steps().steps()).judge(picture(), RB3);
        assertThat(before.verdict()).isEqualTo(Verdict.FALSE);
        assertThat(before.detail()).contains("rabbit@rb1 lists rabbit@rb3");

        pictures.forgotten(RB3);
        assertThat(remedy.verified(List.of()).judge(picture(), RB3).verdict()).isEqualTo(Verdict.TRUE);

        pictures.observe(node(2), seen -> with(seen).view(Fact.notObserved()).done());
        assertThat(remedy.verified(List.of()).judge(picture(), RB3).verdict())
                .as("a member runs whose list is unknown")
                .isEqualTo(Verdict.UNKNOWN);

        pictures.silent(node(1)).silent(node(2));
        assertThat(remedy.verified(List.of()).judge(picture(), RB3).verdict()).isEqualTo(Verdict.UNKNOWN);
    }
}
