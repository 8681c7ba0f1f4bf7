package io.rabbitagent.cluster;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a broker's management API tells of the cluster.
 *
 * @param tellsOfItself whether the observer's own partitions and alarms are in it. A broker that has just started leaves
 *     them out for about 5 s (seen on 3.10.8): what is absent then is not an empty list and no silent alarm
 */
public record ReportedView(ClusterView view, boolean tellsOfItself) {
    private static final String JUST_STARTED =
            "the broker has just started and does not say yet whether it is partitioned; asked by rabbitmqctl: ";

    /** @param ofItself counts only where the API leaves it out; where it is unknown then, so is the view */
    public Fact<ClusterView> completedBy(Fact<OwnStatistics> ofItself) {
        if (tellsOfItself) {
            return Fact.known(view);
        }
        return ofItself instanceof Fact.Unknown<OwnStatistics> unknown
                ? Fact.unknown(unknown.reason(), JUST_STARTED + unknown.detail())
                : ofItself.map(this::with);
    }

    private ClusterView with(OwnStatistics own) {
        Map<NodeName, PeerView> peers = new TreeMap<>(view.peers());
        peers.computeIfPresent(
                view.observer(),
                (node, peer) -> new PeerView(
                        node, peer.running(), peer.type(), own.partitions(), own.memoryAlarm(), own.diskAlarm()));
        return new ClusterView(
                view.clusterName(), view.observer(), view.rabbitmqVersion(), view.erlangVersion(), peers);
    }
}
