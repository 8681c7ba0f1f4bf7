package io.rabbitagent.plan.rejoin;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.nodes;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BackupRoom;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.Holdings.HeldQueue;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Step;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RejoinRemedyTest {
    private static final NodeName RB2 = node(2);
    private final Pictures pictures = Pictures.healthy(3).forgotten(RB2);

    private Remedy.Proposal propose() {
        return new RejoinRemedy().propose(pictures.picture(), RB2);
    }

    private Remedy.Steps steps() {
        assertThat(propose()).isInstanceOf(Remedy.Steps.class);
        return (Remedy.Steps) propose();
    }

    private void members(Fact<Optional<Membership>> membership) {
        DataDirectory files = new DataDirectory(true, false, membership, Fact.known(Optional.empty()));
        pictures.observe(
                RB2, seen -> with(seen).dataDirectory(Fact.known(files)).done());
    }

    @Test
    void the_backup_comes_before_the_reset_and_the_service_is_out_of_the_way_before_both() {
        assertThat(steps().steps())
                .extracting(step -> step.action().name())
                .containsExactly(
                        "stop-and-mask-service",
                        "backup",
                        "start-without-app",
                        "check-quorum-queues",
                        "reset",
                        "join_cluster",
                        "start_app",
                        "hand-back-to-service");
        assertThat(steps().steps()).extracting(Step::number).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(steps().steps()).extracting(Step::on).containsOnly(RB2);
    }

    @Test
    void it_joins_the_first_member_that_has_forgotten_it_as_the_type_that_it_was() {
        assertThat(steps().steps()).extracting(Step::action).contains(new Action.JoinCluster(node(1), NodeType.DISC));

        members(Fact.known(Optional.of(new Membership(nodes(1, 2, 3), nodes(1, 3)))));

        assertThat(steps().steps()).extracting(Step::action).contains(new Action.JoinCluster(node(1), NodeType.RAM));
    }

    @Test
    void that_messages_can_be_read_from_the_backup_is_said_of_a_disc_node_alone() {
        assertThat(steps().undo())
                .contains("until it has joined", "The cluster will still not know the node.")
                .endsWith("beside this cluster; its messages can be read from the backup");

        members(Fact.known(Optional.of(new Membership(nodes(1, 2, 3), nodes(1, 3)))));

        assertThat(steps().undo())
                .endsWith("beside this cluster; no message can be read from the backup of a RAM node, as it has no"
                        + " definitions of queues");
    }

    @Test
    void without_a_known_former_type_there_is_no_plan() {
        List<Fact<Optional<Membership>>> useless = List.of(
                Fact.unknown(Fact.Reason.UNREADABLE, "permission denied"),
                Fact.known(Optional.empty()),
                Fact.known(Optional.of(new Membership(nodes(1, 3), nodes(1, 3)))));
        for (Fact<Optional<Membership>> membership : useless) {
            members(membership);

            assertThat(propose()).as(membership.toString()).isInstanceOf(Remedy.NotPossible.class);
        }
    }

    @Test
    void without_a_member_to_join_there_is_no_plan() {
        pictures.silent(node(1)).silent(node(3));

        assertThat(propose()).isInstanceOf(Remedy.NotPossible.class);
    }

    @Test
    void a_disc_node_of_the_cluster_that_most_agree_on_is_joined() {
        Pictures five = Pictures.healthy(5).forgotten(RB2).alone(node(1));
        for (NodeName observer : List.of(node(3), node(4), node(5))) {
            five.changePeer(
                    observer, node(3), peer -> new PeerView(peer.node(), true, NodeType.RAM, Set.of(), false, false));
        }

        Remedy.Steps proposed = (Remedy.Steps) new RejoinRemedy().propose(five.picture(), RB2);

        assertThat(proposed.steps()).extracting(Step::action).contains(new Action.JoinCluster(node(4), NodeType.DISC));
    }

    @Test
    void where_only_ram_nodes_run_one_of_them_is_joined() {
        for (NodeName observer : List.of(node(1), node(3))) {
            for (NodeName peer : List.of(node(1), node(3))) {
                pictures.changePeer(
                        observer, peer, one -> new PeerView(peer, true, NodeType.RAM, Set.of(), false, false));
            }
        }

        assertThat(steps().steps()).extracting(Step::action).contains(new Action.JoinCluster(node(1), NodeType.DISC));
    }

    private void lastBackup(NodeType type) {
        BackupRoom room = new BackupRoom(
                "/backups", true, 1, 1, Optional.of(new BackupRoom.KeptBackup("b-1", Pictures.NOON, "p-7", type)));
        pictures.observe(RB2, seen -> with(seen).backups(Fact.known(room)).done());
    }

    @Test
    void what_an_earlier_plan_has_reset_is_only_joined_as_the_type_that_its_backup_tells() {
        pictures.justReset(RB2);
        lastBackup(NodeType.RAM);

        assertThat(steps().steps())
                .extracting(Step::action)
                .containsExactly(
                        new Action.CheckQuorumQueues(node(1)),
                        new Action.JoinCluster(node(1), NodeType.RAM),
                        new Action.StartApp(),
                        new Action.HandBackToService());
        assertThat(steps().losses()).isEqualTo(Losses.NONE);
        assertThat(steps().undo())
                .contains(
                        "joins as a ram node, which it was by backup b-1 of plan p-7; what the reset deleted is in that"
                                + " backup, but no message can be read from the backup of a RAM node");
    }

    @Test
    void without_a_backup_it_joins_as_a_disc_node_and_says_so() {
        pictures.justReset(RB2);

        assertThat(steps().steps()).extracting(Step::action).contains(new Action.JoinCluster(node(1), NodeType.DISC));
        assertThat(steps().undo()).contains("as no backup tells what it was");
    }

    @Test
    void a_node_that_was_reset_and_whose_vm_is_down_is_not_started_by_its_service_alone_and_empty() {
        pictures.justReset(RB2);
        lastBackup(NodeType.RAM);
        pictures.observe(
                RB2, seen -> with(seen).app(Fact.known(AppState.VM_DOWN)).done());

        assertThat(steps().steps())
                .extracting(Step::action)
                .containsExactly(
                        new Action.StopAndMaskService(),
                        new Action.StartForJoin(RB2),
                        new Action.CheckQuorumQueues(node(1)),
                        new Action.JoinCluster(node(1), NodeType.RAM),
                        new Action.StartApp(),
                        new Action.HandBackToService());
    }

    @Test
    void a_node_that_was_reset_and_boots_gets_no_plan() {
        pictures.justReset(RB2);
        lastBackup(NodeType.RAM);
        pictures.observe(
                RB2, seen -> with(seen).app(Fact.known(AppState.BOOTING)).done());

        assertThat(((Remedy.NotPossible) propose()).why()).contains("comes up alone and empty");
    }

    @Test
    void a_node_that_was_reset_and_of_which_more_is_unknown_gets_no_plan() {
        pictures.justReset(RB2);
        pictures.observe(RB2, seen -> with(seen).backups(Fact.notObserved()).done());
        assertThat(propose()).isInstanceOf(Remedy.NotPossible.class);

        lastBackup(NodeType.DISC);
        pictures.observe(RB2, seen -> with(seen).app(Fact.notObserved()).done());
        assertThat(propose()).isInstanceOf(Remedy.NotPossible.class);
    }

    @Test
    void a_node_that_has_run_alone_since_is_reset_like_any_other() {
        DataDirectory alone = new DataDirectory(
                true,
                false,
                Fact.known(Optional.of(new Membership(nodes(2), nodes(2)))),
                Fact.known(Optional.of(nodes(2))));
        pictures.observe(
                RB2, seen -> with(seen).dataDirectory(Fact.known(alone)).done());

        assertThat(steps().steps()).extracting(step -> step.action().name()).contains("backup", "reset");
    }

    @Test
    void unknown_holdings_are_shown_as_an_uncertainty() {
        pictures.observe(
                RB2,
                seen -> with(seen)
                        .holdings(Fact.unknown(Fact.Reason.UNREADABLE, "permission denied"))
                        .done());

        assertThat(steps().losses().isNone()).isFalse();
        assertThat(steps().losses().unknown()).singleElement().asString().contains("permission denied");
    }

    @Test
    void held_queues_are_named_and_those_beyond_the_names_counted() {
        Holdings holdings =
                new Holdings(1_000, List.of(new HeldQueue("/", "orders", OptionalLong.empty())), 3, 2, "f1");
        pictures.observe(RB2, seen -> with(seen).holdings(Fact.known(holdings)).done());

        Losses losses = steps().losses();

        assertThat(losses.queues()).singleElement().satisfies(loss -> {
            assertThat(loss.queue()).isEqualTo("orders");
            assertThat(loss.messages()).isEmpty();
        });
        assertThat(losses.more()).isEqualTo(2);
        assertThat(losses.unknown())
                .singleElement()
                .asString()
                .contains("files of 3 classic queues and of 2 members of quorum queues");
    }

    @Test
    void messages_are_named_as_the_bound_that_they_are() {
        Holdings holdings = new Holdings(1_000, List.of(new HeldQueue("/", "orders", OptionalLong.of(4))), 1, 0, "f1");
        pictures.observe(RB2, seen -> with(seen).holdings(Fact.known(holdings)).done());

        assertThat(steps().losses().queues()).singleElement().satisfies(loss -> {
            assertThat(loss.messages()).hasValue(4);
            assertThat(loss.why()).startsWith("at most");
        });
        assertThat(steps().losses().unknown()).singleElement().asString().contains("without being named here");
    }

    @Test
    void a_reset_is_never_called_free_of_loss() {
        pictures.observe(
                RB2,
                seen -> with(seen)
                        .holdings(Fact.known(new Holdings(0, List.of(), 0, 0, "f1")))
                        .done());

        assertThat(steps().losses().queues()).isEmpty();
        assertThat(steps().losses().isNone()).isFalse();
    }

    @Test
    void it_is_destructive_from_the_reset_on() {
        Set<String> destructive = Set.of("reset", "join_cluster");

        assertThat(steps().steps())
                .allMatch(step -> step.action().destructive()
                        == destructive.contains(step.action().name()));
    }
}
