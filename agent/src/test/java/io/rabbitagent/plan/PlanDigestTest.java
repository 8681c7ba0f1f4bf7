package io.rabbitagent.plan;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.NodeType;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanDigestTest {
    private static final List<Step> STEPS =
            List.of(new Step(1, node(1), new Action.Reset()), new Step(2, node(1), join(2, NodeType.DISC)));
    private static final String DIGEST = PlanDigest.of("rule", node(1), STEPS, "undo");

    private static Action join(int peer, NodeType type) {
        return new Action.JoinCluster(node(peer), type);
    }

    @Test
    void the_same_plan_has_the_same_digest_in_every_process() {
        assertThat(PlanDigest.of("rule", node(1), List.copyOf(STEPS), "undo"))
                .isEqualTo(DIGEST)
                .hasSize(64);
    }

    @Test
    void whatever_binds_changes_the_digest() {
        List<Step> otherPeer = List.of(STEPS.get(0), new Step(2, node(1), join(3, NodeType.DISC)));
        List<Step> otherType = List.of(STEPS.get(0), new Step(2, node(1), join(2, NodeType.RAM)));
        List<Step> otherHost = List.of(STEPS.get(0), new Step(2, node(3), join(2, NodeType.DISC)));
        List<Step> fewer = STEPS.subList(0, 1);

        assertThat(List.of(
                        PlanDigest.of("other", node(1), STEPS, "undo"),
                        PlanDigest.of("rule", node(2), STEPS, "undo"),
                        PlanDigest.of("rule", node(1), STEPS, "other"),
                        PlanDigest.of("rule", node(1), otherPeer, "undo"),
                        PlanDigest.of("rule", node(1), otherType, "undo"),
                        PlanDigest.of("rule", node(1), otherHost, "undo"),
                        PlanDigest.of("rule", node(1), fewer, "undo")))
                .doesNotContain(DIGEST)
                .doesNotHaveDuplicates();
    }
}
