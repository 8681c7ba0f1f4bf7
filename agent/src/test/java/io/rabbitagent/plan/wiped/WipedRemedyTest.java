package io.rabbitagent.plan.wiped;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.Inventory;
import io.rabbitagent.cluster.LeftBehind;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeSettings;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Loss;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WipedRemedyTest {
    private static final NodeName RB3 = node(3);
    private final Pictures pictures = Pictures.healthy(3);

    /** It runs as a cluster of its own, and the others list it as down. */
    @BeforeEach
    void rb3_has_lost_its_data() {
        pictures.alone(RB3).unseenByPeers(RB3);
        files(true);
        left(new LeftBehind.OfNode(0, List.of(), 0, 0));
    }

    private void files(boolean schema) {
        Membership itself = new Membership(Set.of(RB3), Set.of(RB3));
        DataDirectory files =
                new DataDirectory(schema, false, Fact.known(Optional.of(itself)), Fact.known(Optional.of(Set.of(RB3))));
        pictures.observe(
                RB3, seen -> with(seen).dataDirectory(Fact.known(files)).done());
    }

    private void left(LeftBehind.OfNode left) {
        for (NodeName other : List.of(node(1), node(2))) {
            pictures.observe(
                    other,
                    seen -> with(seen)
                            .leftBehind(Fact.known(LeftBehind.of(Map.of(RB3, left))))
                            .done());
        }
    }

    private void takenIn(long messages) {
        Inventory inventory = new Inventory(
                1,
                messages,
                0,
                0,
                List.of(new Inventory.LedQueue("/", "orders", "classic", OptionalLong.of(messages))));
        pictures.observe(
                RB3, seen -> with(seen).inventory(Fact.known(inventory)).done());
    }

    private Remedy.Proposal propose() {
        return new WipedRemedy().propose(pictures.picture(), RB3);
    }

    private Remedy.Steps steps() {
        assertThat(propose()).isInstanceOf(Remedy.Steps.class);
        return (Remedy.Steps) propose();
    }

    @Test
    void it_is_stopped_and_backed_up_before_a_member_forgets_it_and_it_joins() {
        assertThat(steps().steps())
                .containsExactly(
                        new Step(1, RB3, new Action.TakeOutOfService()),
                        new Step(2, RB3, new Action.BackUp(node(1))),
                        new Step(3, node(1), new Action.Forget(RB3)),
                        new Step(4, RB3, new Action.StartForJoin(RB3)),
                        new Step(5, RB3, new Action.CheckQuorumQueues(node(1))),
                        new Step(6, RB3, new Action.JoinCluster(node(1), NodeType.DISC)),
                        new Step(7, RB3, new Action.StartApp()),
                        new Step(8, RB3, new Action.HandBackToService()));
        assertThat(steps().undo()).contains("the backup of step 2");
    }

    @Test
    void it_joins_as_what_the_others_have_in_their_lists() {
        for (NodeName other : List.of(node(1), node(2))) {
            pictures.changePeer(other, RB3, peer -> new PeerView(RB3, false, NodeType.RAM, Set.of(), false, false));
        }

        assertThat(steps().steps()).extracting(Step::action).contains(new Action.JoinCluster(node(1), NodeType.RAM));
    }

    @Test
    void messages_of_one_that_runs_are_told_and_do_not_make_each_round_another_plan() {
        takenIn(3);
        Remedy.Steps shown = steps();
        takenIn(4);

        assertThat(shown.losses().queues())
                .singleElement()
                .extracting(Loss::why)
                .asString()
                .startsWith("3 when this was read, and clients may add more");
        assertThat(steps().losses().noLargerThan(shown.losses())).isTrue();
    }

    @Test
    void while_its_broker_tells_nothing_its_files_do() {
        Holdings held =
                new Holdings(1_000, List.of(new Holdings.HeldQueue("/", "orders", OptionalLong.of(2))), 3, 0, "f1");
        pictures.observe(RB3, seen -> with(seen).holdings(Fact.known(held)).done());

        assertThat(steps().losses().queues()).extracting(Loss::queue).containsExactly("orders");
        assertThat(steps().losses().more()).isEqualTo(2);

        pictures.observe(RB3, seen -> with(seen).holdings(Fact.notObserved()).done());
        assertThat(steps().losses().unknown()).singleElement().asString().contains("took in while it ran alone");
    }

    @Test
    void its_files_bound_how_much_it_holds_only_while_it_is_known_to_be_down() {
        Holdings held =
                new Holdings(1_000, List.of(new Holdings.HeldQueue("/", "orders", OptionalLong.of(2))), 1, 0, "f1");
        pictures.observe(RB3, seen -> with(seen).holdings(Fact.known(held)).done());
        Remedy.Steps shown = steps();
        assertThat(shown.losses().queues()).singleElement().satisfies(loss -> {
            assertThat(loss.messages()).isEmpty();
            assertThat(loss.why()).startsWith("2 persistent ones when its index was read, and clients may add more");
        });

        takenIn(9);
        assertThat(steps().losses().noLargerThan(shown.losses()))
                .as("its broker tells after all")
                .isTrue();

        pictures.vmDown(RB3);
        pictures.observe(
                RB3,
                seen -> with(seen)
                        .holdings(Fact.known(held))
                        .inventory(Fact.notObserved())
                        .done());
        assertThat(steps().losses().queues()).extracting(Loss::messages).containsExactly(OptionalLong.of(2));
    }

    @Test
    void queues_that_the_forget_deletes_are_named() {
        left(new LeftBehind.OfNode(2, List.of(new LeftBehind.Named("/", "was-here")), 1, 0));

        assertThat(steps().losses().queues()).extracting(Loss::queue).contains("was-here");
        assertThat(steps().losses().queues())
                .filteredOn(loss -> loss.queue().equals("was-here"))
                .extracting(Loss::kept)
                .as("its messages went with the data")
                .containsExactly(Loss.Kept.NOBODY);
        assertThat(steps().losses().more()).isEqualTo(1);

        for (NodeName other : List.of(node(1), node(2))) {
            pictures.observe(
                    other, seen -> with(seen).leftBehind(Fact.notObserved()).done());
        }
        assertThat(steps().losses().unknown())
                .anySatisfy(text -> assertThat(text)
                        .contains("which queues of the cluster had their leader on rabbit@rb3 alone is unknown"));
    }

    @Test
    void one_that_nobody_lists_any_more_is_not_forgotten_again() {
        pictures.forgotten(RB3).alone(RB3);
        files(true);

        assertThat(steps().steps()).extracting(step -> step.action().name()).doesNotContain("forget_cluster_node");
    }

    @Test
    void one_without_any_data_is_not_backed_up() {
        files(false);

        assertThat(steps().steps()).extracting(step -> step.action().name()).doesNotContain("backup");
    }

    @Test
    void one_without_a_schema_that_still_has_files_of_queues_is_for_a_human() {
        files(false);
        pictures.observe(
                RB3,
                seen -> with(seen)
                        .holdings(Fact.known(new Holdings(1_000, List.of(), 3, 1, "f1")))
                        .done());

        assertThat(((Remedy.NotPossible) propose()).why())
                .contains("still holds files of 4 queues", "a human's decision");
    }

    @Test
    void one_without_any_data_that_is_down_is_left_to_peer_discovery_where_there_is_one() {
        pictures.vmDown(RB3);
        files(false);
        discovery("rabbit_peer_discovery_dns");
        assertThat(((Remedy.NotPossible) propose()).why())
                .contains("peer discovery is configured (rabbit_peer_discovery_dns): started, it joins by itself");

        files(true);
        assertThat(steps().undo()).contains("Peer discovery (rabbit_peer_discovery_dns) did not bring it back");

        files(false);
        discovery("");
        assertThat(steps().undo()).doesNotContain("discovery");
    }

    private void discovery(String name) {
        for (NodeName member : pictures.members()) {
            pictures.observe(
                    member,
                    seen -> with(seen)
                            .settings(Fact.known(new NodeSettings("ignore", name, Set.of())))
                            .done());
        }
    }

    @Test
    void what_is_unknown_makes_no_plan() {
        pictures.observe(RB3, seen -> with(seen).app(Fact.notObserved()).done());
        assertThat(propose()).isInstanceOf(Remedy.NotPossible.class);

        pictures.observe(
                RB3,
                seen -> with(seen)
                        .app(Fact.known(AppState.RUNNING))
                        .dataDirectory(Fact.notObserved())
                        .done());
        assertThat(propose()).isInstanceOf(Remedy.NotPossible.class);

        files(true);
        pictures.silent(node(1)).silent(node(2));
        assertThat(propose()).isInstanceOf(Remedy.NotPossible.class);
    }
}
