package io.rabbitagent.plan;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final NodeName RB1 = node(1);
    private static final NodeName RB3 = node(3);

    private static Plan plan(NodeName on, Action action) {
        return SomePlans.of(
                "p-1",
                "rule",
                RB3,
                Mode.APPROVE,
                "summary",
                List.of(),
                List.of(new Step(1, RB3, new Action.BackUp(RB1)), new Step(2, on, action)),
                Losses.NONE,
                "undo",
                "digest");
    }

    @Test
    void what_a_node_alone_has_is_given_up_by_its_reset_and_where_the_cluster_forgets_it() {
        assertThat(plan(RB3, new Action.JoinCluster(RB1, NodeType.DISC)).givesUp(RB3))
                .isTrue();
        assertThat(plan(RB3, new Action.ChangeNodeType(NodeType.DISC, RB1)).givesUp(RB3))
                .isTrue();
        assertThat(plan(RB1, new Action.Forget(RB3)).givesUp(RB3)).isTrue();
    }

    @Test
    void who_goes_on_with_its_data_is_not_given_up() {
        assertThat(plan(RB3, new Action.ReturnToTrustedSide(List.of(RB1), List.of()))
                        .givesUp(RB3))
                .as("a losing side of a partition")
                .isFalse();
        assertThat(plan(RB1, new Action.Forget(RB3)).givesUp(RB1))
                .as("a survivor that forgets a lost member")
                .isFalse();
        assertThat(plan(RB3, new Action.JoinCluster(RB1, NodeType.DISC)).givesUp(RB1))
                .as("whom it joins")
                .isFalse();
    }

    @Test
    void something_is_given_up_by_the_first_step_that_deletes_or_by_the_first_start_after_the_backups() {
        assertThat(plan(RB3, new Action.Reset()).givesUpAt()).hasValue(2);
        assertThat(plan(RB3, new Action.JoinCluster(RB1, NodeType.DISC)).givesUpAt())
                .as("the cluster had given it up before")
                .hasValue(0);
        assertThat(plan(RB1, new Action.Forget(RB3)).givesUpAt()).hasValue(2);
        assertThat(plan(RB3, Action.StartService.living()).givesUpAt())
                .as("it drops what others have newer")
                .hasValue(2);
        assertThat(plan(RB3, new Action.StopAndMaskService()).givesUpAt()).isEmpty();
    }
}
