package io.rabbitagent.plan.nodetype;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.MirrorSurvey;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.ObservationChange;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.cluster.PolicyGaps;
import io.rabbitagent.plan.Loss;
import io.rabbitagent.plan.Remedy.NotPossible;
import io.rabbitagent.plan.Remedy.Steps;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.ruletest.Members;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DiscNodeRemedyTest {
    private static final NodeName RB1 = new NodeName("rabbit@rb1");
    private static final NodeName RB2 = new NodeName("rabbit@rb2");
    private static final NodeName RB3 = new NodeName("rabbit@rb3");

    private final DiscNodeRemedy remedy = new DiscNodeRemedy();

    @Test
    void queues_on_the_node_are_named_without_counts_that_change_while_it_runs() {
        Steps plan = (Steps)
                remedy.propose(holding(ram(RB2, RB3), new Holdings.HeldQueue("/", "q", OptionalLong.of(7))), RB2);
        assertThat(plan.losses().queues())
                .containsExactly(new Loss(
                        "/",
                        "q",
                        OptionalLong.empty(),
                        "has files here; lost for good unless a synchronised mirror is elsewhere"));
        Steps later = (Steps)
                remedy.propose(holding(ram(RB2, RB3), new Holdings.HeldQueue("/", "q", OptionalLong.of(9))), RB2);
        assertThat(later.losses().noLargerThan(plan.losses())).isTrue();
    }

    @Test
    void nobody_is_told_that_what_it_deletes_can_be_read_from_the_backup() {
        Steps plan = (Steps) remedy.propose(ram(RB2, RB3), RB2);
        assertThat(plan.steps().get(5).action().name()).isEqualTo("change_cluster_node_type");
        assertThat(plan.undo())
                .isEqualTo("until step 6 changes the type nothing is deleted: on rb2: stop the broker, systemctl unmask"
                        + " --runtime rabbitmq-server, systemctl start rabbitmq-server. Afterwards what only rabbit@rb2"
                        + " held is lost for good: no message can be read from the backup of a RAM node, as it has no"
                        + " definitions of queues");
    }

    @Test
    void a_queue_that_comes_after_the_approval_makes_the_loss_larger() {
        Steps plan = (Steps) remedy.propose(holding(ram(RB2, RB3)), RB2);
        Steps later = (Steps)
                remedy.propose(holding(ram(RB2, RB3), new Holdings.HeldQueue("/", "q", OptionalLong.of(1))), RB2);
        assertThat(later.losses().noLargerThan(plan.losses())).isFalse();
    }

    @Test
    void a_disc_node_and_one_that_does_not_run_are_left_alone() {
        assertThat(remedy.propose(ram(RB2, RB3), RB1)).isInstanceOf(NotPossible.class);
        ClusterPicture down = change(ram(RB2, RB3), RB2, seen -> seen.app(Fact.known(AppState.STOPPED)));
        assertThat(remedy.propose(down, RB2)).isInstanceOf(NotPossible.class);
        ClusterPicture unheard = change(ram(RB2, RB3), RB2, seen -> seen.app(Fact.notObserved()));
        assertThat(remedy.propose(unheard, RB2)).isInstanceOf(NotPossible.class);
    }

    @Test
    void a_leader_whose_mirrors_are_not_synchronised_is_not_stopped() {
        ClusterPicture lacking = change(
                ram(RB2, RB3),
                RB2,
                seen -> seen.mirrors(Fact.known(new MirrorSurvey(3, 2, 0, List.of(), PolicyGaps.NONE))));
        assertThat(remedy.propose(lacking, RB2))
                .isEqualTo(new NotPossible(
                        "2 queues that rabbit@rb2 leads have a mirror that is not synchronised, and would"
                                + " be lost: synchronise them first"));
        ClusterPicture unknown = change(ram(RB2, RB3), RB2, seen -> seen.mirrors(Fact.notObserved()));
        assertThat(remedy.propose(unknown, RB2)).isInstanceOf(NotPossible.class);
    }

    @Test
    void without_another_disc_node_there_is_nobody_to_take_the_metadata_from() {
        assertThat(remedy.propose(ram(RB1, RB2, RB3), RB1)).isInstanceOf(NotPossible.class);
    }

    @Test
    void it_has_worked_when_every_member_that_runs_lists_a_disc_node() {
        assertThat(verdict(ram(RB3))).isEqualTo(Verdict.TRUE);
        assertThat(verdict(ram(RB2, RB3))).isEqualTo(Verdict.FALSE);
        assertThat(verdict(change(ram(RB3), RB1, seen -> seen.view(Fact.notObserved()))))
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict(change(ram(RB3), RB2, seen -> seen.app(Fact.known(AppState.STOPPED)))))
                .isEqualTo(Verdict.FALSE);
    }

    @Test
    void too_few_are_told_only_where_all_that_run_say_so() {
        assertThat(DiscNodes.tooFew(ram(RB2, RB3)).verdict()).isEqualTo(Verdict.TRUE);
        assertThat(DiscNodes.tooFew(ram(RB3)).verdict()).isEqualTo(Verdict.FALSE);
        ClusterPicture differ = change(
                ram(RB2, RB3), RB1, seen -> seen.view(ram().observation(RB1).view()));
        assertThat(DiscNodes.tooFew(differ).verdict()).isEqualTo(Verdict.FALSE);
        ClusterPicture silent = Members.silent(ram(RB2, RB3), Set.of(RB1, RB2, RB3));
        assertThat(DiscNodes.tooFew(silent).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    private Verdict verdict(ClusterPicture picture) {
        return remedy.verified(List.of()).judge(picture, RB2).verdict();
    }

    private static ClusterPicture holding(ClusterPicture picture, Holdings.HeldQueue... queues) {
        return change(
                picture,
                RB2,
                seen -> seen.holdings(Fact.known(new Holdings(1, List.of(queues), queues.length, 0, "f1"))));
    }

    /** Three members that run, of which these are RAM nodes. */
    private static ClusterPicture ram(NodeName... nodes) {
        ClusterPicture picture = Members.healthy(3);
        for (NodeName observer : picture.members()) {
            ClusterView view = picture.observation(observer).view().value().orElseThrow();
            Map<NodeName, PeerView> peers = new TreeMap<>(view.peers());
            for (NodeName node : nodes) {
                peers.computeIfPresent(
                        node, (name, peer) -> new PeerView(name, true, NodeType.RAM, Set.of(), false, false));
            }
            ClusterView changed =
                    new ClusterView(view.clusterName(), observer, view.rabbitmqVersion(), view.erlangVersion(), peers);
            picture = change(picture, observer, seen -> seen.view(Fact.known(changed)));
        }
        return picture;
    }

    private static ClusterPicture change(
            ClusterPicture picture, NodeName node, java.util.function.UnaryOperator<ObservationChange> change) {
        return Members.with(
                picture,
                change.apply(ObservationChange.of(picture.observation(node))).done());
    }
}
