package io.rabbitagent.plan.precaution;

import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;

/**
 * The gate {@code not-asleep}: a node that stopped its own application ({@code pause_minority}, {@code pause_if_all_down},
 * autoheal) comes back by itself, and must not be woken on the wrong side of a partition.
 */
public final class Asleep {
    private Asleep() {}

    /** The target did not stop itself. */
    public static Gate not() {
        return new Gate("not-asleep", Asleep::awake);
    }

    private static Judgement awake(ClusterPicture picture, NodeName target) {
        return awake(picture.observation(target));
    }

    /** Whether a node whose application is stopped did not stop it itself. */
    public static Judgement awake(NodeObservation seen) {
        return Judgement.about("the boot log of " + seen.node(), seen.log(), log -> awake(seen.node(), log));
    }

    private static Judgement awake(NodeName node, BootLog log) {
        if (log.paused()) {
            return Judgement.of(false, node + " has paused itself and waits for its peers");
        }
        return Judgement.of(
                !log.autoheal(),
                log.autoheal() ? "autoheal is at work on " + node : node + " did not stop its application itself");
    }
}
