package io.rabbitagent.plan.nodetype;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.SeenRunning;
import org.jspecify.annotations.Nullable;

/** The node runs, and every member that runs, the node itself among them, counts it as a disc node. */
final class DiscEverywhere implements Condition {
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

    private static Judgement counts(NodeName node, @Nullable PeerView seen, NodeName target) {
        return seen == null
                ? Judgement.of(false, node + " does not list " + target + " as a member")
                : Judgement.of(
                        seen.type() == NodeType.DISC,
                        node + " lists " + target + " as a " + seen.type().text() + " node");
    }
}
