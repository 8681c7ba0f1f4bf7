package io.rabbitagent.plan.rejoin;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.Verdict;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MemberAgainTest {
    private static final NodeName RB2 = node(2);
    private final Pictures pictures = Pictures.healthy(3);

    private Judgement judge(NodeType type) {
        List<Step> steps = List.of(new Step(1, RB2, new Action.JoinCluster(node(1), type)));
        return new RejoinRemedy().verified(steps).judge(pictures.picture(), RB2);
    }

    @Test
    void it_holds_where_all_that_run_count_it_as_what_it_was() {
        assertThat(judge(NodeType.DISC).verdict()).isEqualTo(Verdict.TRUE);
    }

    @Test
    void one_member_that_sees_another_type_is_enough_to_fail() {
        pictures.changePeer(node(3), RB2, peer -> new PeerView(RB2, true, NodeType.RAM, Set.of(), false, false));

        assertThat(judge(NodeType.DISC).verdict()).isEqualTo(Verdict.FALSE);
        assertThat(judge(NodeType.DISC).detail())
                .isEqualTo("rabbit@rb3 lists rabbit@rb2 as a ram node, and should be a disc node");
    }

    @Test
    void it_fails_where_all_see_another_type_than_it_was() {
        assertThat(judge(NodeType.RAM).verdict()).isEqualTo(Verdict.FALSE);
    }

    @Test
    void it_fails_while_it_runs_on_an_island_or_not_at_all() {
        assertThat(Pictures.healthy(3).alone(RB2).picture())
                .satisfies(island -> assertThat(new MemberAgain(NodeType.DISC)
                                .judge(island, RB2)
                                .verdict())
                        .isEqualTo(Verdict.FALSE));
        pictures.appStopped(RB2);
        assertThat(judge(NodeType.DISC).verdict()).isEqualTo(Verdict.FALSE);
    }

    @Test
    void a_running_member_that_is_not_heard_leaves_it_unknown() {
        pictures.observe(node(1), seen -> with(seen).view(Fact.notObserved()).done());

        assertThat(judge(NodeType.DISC).verdict()).isEqualTo(Verdict.UNKNOWN);
    }
}
