package io.rabbitagent.plan.rejoin;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.SeenRunning;
import io.rabbitagent.plan.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The node runs, and every member that runs, the node itself among them, counts it as a member of the type that it was.
 *
 * @param type that it joined as
 */
public record MemberAgain(NodeType type) implements Condition {
    /** Of the type with which it joined in these steps. */
    public static Condition after(List<Step> steps) {
        return steps.stream()
                .map(Step::action)
                .filter(Action.JoinCluster.class::isInstance)
                .map(action -> new MemberAgain(((Action.JoinCluster) action).type()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a rejoin has a step that joins"));
    }

    @Override
    public Judgement judge(ClusterPicture picture, NodeName target) {
        Judgement all = new SeenRunning().judge(picture, target);
        for (NodeName node : picture.running()) {
            ClusterView view = picture.views().get(node);
            all = all.and(
                    view == null
                            ? Judgement.unknown(node + "'s view is unknown")
                            : counts(node, view.peers().get(target), target));
        }
        return all;
    }

    private Judgement counts(NodeName node, @Nullable PeerView seen, NodeName target) {
        if (seen == null) {
            return Judgement.of(false, node + " does not list " + target + " as a member");
        }
        String is = node + " lists " + target + " as a " + seen.type().text() + " node";
        return seen.type() == type
                ? Judgement.of(true, is)
                : Judgement.of(false, is + ", and should be a " + type.text() + " node");
    }
}
