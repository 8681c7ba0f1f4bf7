package io.rabbitagent.rules;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.plan.Verification;
import io.rabbitagent.plan.rejoin.Refusal;
import io.rabbitagent.plan.rejoin.RejoinRemedy;
import java.time.Duration;
import java.util.List;

/**
 * The cluster has forgotten this node, and it refuses to start: {@code inconsistent_cluster}, "we think, they disagree".
 *
 * <p>So it is also for a node that a plan has reset and that did not come to join: its application is stopped, its data
 * directory empty, and a backup tells that it was a member. The other direction, "they think, we disagree", does not
 * fire: there the node that lost its data is the one that denies.
 */
final class InconsistentCluster {
    private InconsistentCluster() {}

    static final Rule RULE = new Rule(
            "inconsistent-cluster",
            "The cluster has forgotten this node, and it refuses to start",
            BuiltInRules.shipped("inconsistent-cluster"),
            Scope.NODE,
            600,
            Mode.APPROVE,
            BuiltInRules.always(Mode.APPROVE),
            Duration.ofSeconds(5),
            2,
            InconsistentCluster::when,
            List.of(Gates.factsFresh()),
            new RejoinRemedy(),
            new Budget(3, Duration.ofHours(6), 6, Duration.ofHours(6)),
            new Verification(Duration.ofMinutes(3), Duration.ofSeconds(30)),
            java.util.Optional.empty());

    private static Judgement when(ClusterPicture picture, NodeName target) {
        Judgement down = Judgement.about(
                target + "'s application",
                picture.observation(target).app(),
                app -> Judgement.of(app != AppState.RUNNING, target + "'s application is " + app.text()));
        Judgement refused = Refusal.byItsLog(picture, target);
        Judgement left = refused.verdict() == Verdict.FALSE ? resetByAPlan(picture, target) : refused;
        // Why it fires comes first; why it does not, from whichever part says so.
        Judgement member = left.verdict() == Verdict.FALSE ? refused : left;
        return member.and(down).and(Refusal.somebodyDoesNotList(picture, target));
    }

    /** The log no longer tells, a backup does. Started by its service, the node would be a cluster of its own. */
    private static Judgement resetByAPlan(ClusterPicture picture, NodeName target) {
        Judgement empty = Judgement.about(
                "the data directory of " + target,
                picture.observation(target).dataDirectory().flatMap(DataDirectory::justReset),
                reset -> Judgement.of(reset, target + (reset ? " has been reset" : " has not been reset")));
        return empty.and(Judgement.about(
                "the last backup of " + target,
                picture.observation(target).backups(),
                room -> room.last()
                        .map(last -> Judgement.of(true, "backup " + last.id() + " was made before"))
                        .orElseGet(() -> Judgement.of(false, "no backup was made before"))));
    }
}
