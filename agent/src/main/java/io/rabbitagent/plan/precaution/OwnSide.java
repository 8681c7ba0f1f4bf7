package io.rabbitagent.plan.precaution;

import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;

/**
 * The gate {@code not-of-another-side}: a node that was partitioned, and has not booted since, holds what its side alone has
 * accepted. Started, it takes over the data of those that run and drops that, without a copy.
 *
 * <p>Seen on 3.10.8: once the last node of a losing side is down, nobody who runs tells of the partition any more. The log of the
 * one that is down still does.
 */
public final class OwnSide {
    private OwnSide() {}

    /** The target's data is not that of a side of its own. */
    public static Gate none() {
        return new Gate("not-of-another-side", OwnSide::judge);
    }

    static Judgement judge(ClusterPicture picture, NodeName target) {
        return Judgement.about(
                "the boot log of " + target, picture.observation(target).log(), log -> judge(target, log));
    }

    private static Judgement judge(NodeName target, BootLog log) {
        return log.partitionedFrom().isEmpty()
                ? Judgement.of(true, target + " was not partitioned when it went down")
                : Judgement.of(
                        false,
                        target + " was partitioned from " + NodeNames.listed(log.partitionedFrom())
                                + " and has not booted since: started now it would drop what only its side has. Rule partition"
                                + " backs it up before");
    }
}
