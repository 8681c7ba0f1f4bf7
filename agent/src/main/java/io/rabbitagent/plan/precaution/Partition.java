package io.rabbitagent.plan.precaution;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.NodeReport;
import io.rabbitagent.cluster.Presence;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The gate {@code no-partition}: a node that starts in the middle of a partition takes a side. */
public final class Partition {
    private Partition() {}

    /** No member that runs sees a partition; one that may run, by an agent or a peer that is there, must be heard. */
    public static Gate none() {
        return new Gate("no-partition", Partition::judge);
    }

    /** Whether no member that runs sees a partition, as the gate asks. */
    public static Judgement judge(ClusterPicture picture, NodeName target) {
        Judgement all = Judgement.of(true, "no running member sees a partition");
        for (NodeName node : picture.running()) {
            ClusterView view = picture.views().get(node);
            all = all.and(view == null ? Judgement.unknown(node + "'s view is unknown") : withoutPartition(view));
        }
        for (NodeName node : picture.members()) {
            if (mayRunUnheard(picture, node)) {
                all = all.and(Judgement.unknown("whether " + node + " runs is unknown"));
            }
        }
        return all;
    }

    /** No other member that runs sees one: of a target that knows nobody else, its own view tells nothing. */
    public static Gate noneAmongOthers() {
        return new Gate("no-partition", (picture, target) -> {
            SortedMap<NodeName, NodeReport> reports = new TreeMap<>(picture.reports());
            reports.put(
                    target,
                    new NodeReport(
                            target,
                            Presence.neverSeen(),
                            NodeObservation.unknown(target, Fact.Reason.NOT_OBSERVED, "not asked")));
            return judge(picture.withReports(reports), target);
        });
    }

    private static boolean mayRunUnheard(ClusterPicture picture, NodeName node) {
        boolean somebodyThere = picture.report(node).presence().fresh()
                || picture.views().values().stream()
                        .anyMatch(view -> view.running().contains(node));
        return somebodyThere && !picture.observation(node).app().isKnown();
    }

    private static Judgement withoutPartition(ClusterView view) {
        TreeSet<NodeName> apart = new TreeSet<>();
        view.peers().values().stream()
                .filter(peer -> !peer.partitions().isEmpty())
                .forEach(peer -> {
                    apart.add(peer.node());
                    apart.addAll(peer.partitions());
                });
        return Judgement.of(
                apart.isEmpty(),
                apart.isEmpty()
                        ? view.observer() + " sees none"
                        : view.observer() + " sees a partition among " + NodeNames.listed(apart));
    }
}
