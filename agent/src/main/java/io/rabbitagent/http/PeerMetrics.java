package io.rabbitagent.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.PeerView;
import java.util.Set;
import java.util.TreeSet;

/** What each broker says of each other one: a matrix in which a split shows, also one that has healed by halves. */
final class PeerMetrics {
    private final Table running;
    private final Table partitioned;

    PeerMetrics(MeterRegistry registry) {
        running = new Table(
                registry,
                "rabbitagent.node.peer.running",
                "Whether node's broker sees peer running; a peer that it does not know is not seen running",
                2);
        partitioned = new Table(
                registry,
                "rabbitagent.node.peer.partitioned",
                "Whether node's broker says that it is partitioned from peer",
                2);
    }

    void update(ClusterPicture picture) {
        Table.Filling seen = running.fill();
        Table.Filling away = partitioned.fill();
        picture.views().forEach((node, view) -> {
            for (NodeName peer : peers(picture, view)) {
                seen.flag(view.running().contains(peer), "node", node.value(), "peer", peer.value());
            }
            PeerView itself = view.peers().get(node);
            if (itself != null) {
                fillPartitions(away, picture, view, itself);
            }
        });
        seen.show();
        away.show();
    }

    private static void fillPartitions(Table.Filling away, ClusterPicture picture, ClusterView view, PeerView itself) {
        Set<NodeName> peers = peers(picture, view);
        peers.addAll(itself.partitions());
        peers.remove(itself.node());
        for (NodeName peer : peers) {
            away.flag(itself.partitions().contains(peer), "node", itself.node().value(), "peer", peer.value());
        }
    }

    private static Set<NodeName> peers(ClusterPicture picture, ClusterView view) {
        Set<NodeName> peers = new TreeSet<>(picture.members());
        peers.addAll(view.members());
        return peers;
    }
}
