package io.rabbitagent.rules;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.plan.rejoin.RejoinRemedy;
import java.time.Duration;
import java.util.List;

/**
 * The cluster has forgotten this node, and it refuses to start: {@code inconsistent_cluster}, "we think, they disagree".
 */
final class InconsistentCluster {
    private InconsistentCluster() {}

    static final Rule RULE = new Rule(
            "inconsistent-cluster",
            "The cluster has forgotten this node, and it refuses to start",
            Mode.OBSERVE,
            Duration.ofSeconds(5),
            2,
            InconsistentCluster::when,
            List.of(
                    Gates.factsFresh(),
                    Gates.majorityAgreesWithoutTarget(),
                    Gates.oneClusterWithoutTarget(),
                    Gates.accuserIsNoFreshNode(),
                    Gates.noPartition()),
            new RejoinRemedy(),
            new Budget(1, Duration.ofHours(6), 1, Duration.ofMinutes(30)),
            new Verification(Duration.ofMinutes(3), Duration.ofSeconds(30)));

    private static Judgement when(ClusterPicture picture, NodeName target) {
        Judgement refused = Judgement.about(
                "the boot log of " + target, picture.observation(target).log(), log -> isRefused(log, target));
        if (refused.verdict() != Verdict.TRUE) {
            return refused;
        }
        return refused.and(Judgement.about(
                target + "'s application",
                picture.observation(target).app(),
                app -> Judgement.of(app != AppState.RUNNING, target + "'s application is " + app.text())));
    }

    private static Judgement isRefused(BootLog log, NodeName target) {
        return log.disagreement()
                .map(found -> Judgement.of(
                        found.believer().equals(target),
                        "its log says: " + found.believer() + " thinks it's clustered with " + found.denier() + ", but "
                                + found.denier() + " disagrees"))
                .orElseGet(() -> Judgement.of(false, "no inconsistent_cluster in its log"));
    }
}
