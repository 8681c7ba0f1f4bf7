package io.rabbitagent.plan.precaution;

import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.LastEnd;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import io.rabbitagent.plan.Verdict;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The gate {@code not-of-another-side}: a node that was partitioned from members that run, and has not booted since, holds what
 * its side alone has accepted. Started, it takes over their data and drops that, without a copy.
 *
 * <p>Seen on 3.10.8: once the last node of a losing side is down, nobody who runs tells of the partition any more. The log of
 * the one that is down still does. Where that does not reach back, or the node went down while the link was cut, the
 * evidence of its last end tells: its status files name none of those that run.
 */
public final class OwnSide {
    private OwnSide() {}

    /** The target's data is not that of a side of its own. */
    public static Gate none() {
        return new Gate("not-of-another-side", OwnSide::judge);
    }

    static Judgement judge(ClusterPicture picture, NodeName target) {
        Judgement byTheLog = Judgement.about(
                "the boot log of " + target, picture.observation(target).log(), log -> byTheLog(picture, target, log));
        Optional<Judgement> byItsEnd =
                picture.observation(target).lastEnd().value().flatMap(end -> sawOthers(picture, target, end));
        return byTheLog.verdict() == Verdict.FALSE ? byTheLog : byItsEnd.orElse(byTheLog);
    }

    private static Judgement byTheLog(ClusterPicture picture, NodeName target, BootLog log) {
        Set<NodeName> from = new TreeSet<>(log.partitionedFrom());
        from.retainAll(picture.running());
        if (!from.isEmpty()) {
            return Judgement.of(
                    false,
                    target + " was partitioned from " + NodeNames.listed(from)
                            + " and has not booted since: started now it would drop what only its side has. Rule partition"
                            + " backs it up before");
        }
        Optional<NodeName> unheard = log.partitionedFrom().stream()
                .filter(node -> picture.reports().containsKey(node))
                .filter(node -> !picture.observation(node).app().isKnown())
                .findFirst();
        return unheard.map(node -> Judgement.unknown(target + " was partitioned from " + node
                        + " and has not booted since, and whether " + node + " runs is unknown"))
                .orElseGet(() -> Judgement.of(
                        true,
                        target + " was not partitioned "
                                + (log.partitionedFrom().isEmpty() ? "when it went down" : "from anybody who runs")));
    }

    /** Empty where it last ran beside some of those that run. */
    private static Optional<Judgement> sawOthers(ClusterPicture picture, NodeName target, LastEnd end) {
        Set<NodeName> others = new TreeSet<>(picture.running());
        others.remove(target);
        boolean strangers = !others.isEmpty() && Collections.disjoint(end.sawRunning(), others);
        return strangers
                ? Optional.of(Judgement.of(
                        false,
                        target + " last ran without seeing any of " + NodeNames.listed(others)
                                + ", which run now: its data may be that of a side of its own, and a start would drop it."
                                + " Copy its data directory first, then start it by hand"))
                : Optional.empty();
    }
}
