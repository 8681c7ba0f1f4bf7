package io.rabbitagent.plan.precaution;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import java.util.Set;
import java.util.TreeSet;

/**
 * The gate {@code another-member-runs}: where none does, who starts first decides whose data the cluster has, and only an
 * ordered start may choose.
 */
public final class OtherMembers {
    private OtherMembers() {}

    /** Another member runs, by the word of its own agent; a cluster of one needs none. */
    public static Gate oneRuns() {
        return new Gate("another-member-runs", OtherMembers::judge);
    }

    /** Whether another member runs, as the gate asks. */
    public static Judgement judge(ClusterPicture picture, NodeName target) {
        Set<NodeName> others = new TreeSet<>(picture.running());
        others.remove(target);
        if (picture.expected() == 1) {
            return Judgement.of(true, "the cluster has one member");
        }
        if (!others.isEmpty()) {
            return Judgement.of(true, NodeNames.verb(others, "runs", "run"));
        }
        return noneOf(picture, target);
    }

    private static Judgement noneOf(ClusterPicture picture, NodeName target) {
        Judgement none = Judgement.of(false, "no other member runs");
        for (NodeName node : picture.members()) {
            Fact<AppState> app = picture.observation(node).app();
            if (!node.equals(target) && app instanceof Fact.Unknown<AppState> missing) {
                none = Judgement.unknown("no other member is known to run; " + node + " is unknown (" + missing + ")");
            }
        }
        return none;
    }
}
