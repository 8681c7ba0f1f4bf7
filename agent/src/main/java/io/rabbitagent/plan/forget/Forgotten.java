package io.rabbitagent.plan.forget;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Judgement;
import java.util.Set;
import java.util.TreeSet;

/** No other member that runs lists the node any more. */
public record Forgotten() implements Condition {
    @Override
    public Judgement judge(ClusterPicture picture, NodeName target) {
        Set<NodeName> others = new TreeSet<>(picture.running());
        others.remove(target);
        return others.stream()
                .map(node -> by(node, picture, target))
                .reduce(Judgement::and)
                .orElseGet(() -> Judgement.unknown("no other member is known to run"));
    }

    private static Judgement by(NodeName node, ClusterPicture picture, NodeName target) {
        ClusterView view = picture.views().get(node);
        if (view == null) {
            return Judgement.unknown(node + "'s view is unknown");
        }
        boolean lists = view.members().contains(target);
        return Judgement.of(!lists, node + (lists ? " lists " : " does not list ") + target);
    }
}
