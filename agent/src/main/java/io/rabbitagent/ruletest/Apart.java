package io.rabbitagent.ruletest;

import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.Inventory;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.PeerView;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A member on the other side of a partition, as 3.10.8 shows it once the link is whole again: both name each other, and
 * neither sees the other running; each agent then looks what its broker leads and whether a backup fits.
 */
record Apart(NodeName node) {

    ClusterPicture from(ClusterPicture picture, Set<NodeName> others) {
        ClusterPicture next = picture;
        for (NodeName other : picture.members()) {
            if (!other.equals(node)) {
                next = one(next, node, other, others.contains(other));
                next = one(next, other, node, others.contains(other));
            }
        }
        return next;
    }

    private static ClusterPicture one(ClusterPicture picture, NodeName observer, NodeName other, boolean away) {
        Set<NodeName> all = new TreeSet<>(ownPartitions(picture, observer));
        boolean was = all.contains(other);
        boolean ignored = away ? all.add(other) : all.remove(other);
        if (was == away) {
            return picture;
        }
        boolean runs = picture.running().contains(other);
        ClusterPicture next = Members.changePeer(picture, observer, observer, peer -> with(peer, peer.running(), all));
        next = Members.changePeer(next, observer, other, peer -> with(peer, runs && !away, peer.partitions()));
        Fact<BootLog> log = picture.observation(observer).log().map(known -> partitioned(known, other, away));
        return Members.change(
                next,
                observer,
                seen -> all.isEmpty()
                        ? seen.log(log)
                                .inventory(Members.whileWhole())
                                .holdings(Members.whileRunning())
                                .backups(Members.whileRunning())
                        : seen.log(log)
                                .inventory(Fact.known(new Inventory(0, 0, 0, 0, List.of())))
                                .holdings(Fact.known(new Holdings(0, List.of(), 0, 0, "f1")))
                                .backups(Fact.known(Members.roomy())));
    }

    private static BootLog partitioned(BootLog log, NodeName other, boolean away) {
        Set<NodeName> from = new TreeSet<>(log.partitionedFrom());
        boolean ignored = away ? from.add(other) : from.remove(other);
        return log.change().partitionedFrom(from).done();
    }

    /** It went down: the others have no side besides their own any more, and see no partition from it. */
    ClusterPicture forgottenByPeers(ClusterPicture picture) {
        ClusterPicture next = picture;
        for (NodeName other : picture.members()) {
            Set<NodeName> all = new TreeSet<>(ownPartitions(picture, other));
            if (!other.equals(node) && all.remove(node)) {
                next = Members.changePeer(next, other, other, peer -> with(peer, peer.running(), all));
            }
        }
        return next;
    }

    /** From whom it was partitioned, and has not come back to since. */
    static Set<NodeName> byItsLog(ClusterPicture picture, NodeName node) {
        return picture.observation(node)
                .log()
                .value()
                .map(BootLog::partitionedFrom)
                .orElse(Set.of());
    }

    private static Set<NodeName> ownPartitions(ClusterPicture picture, NodeName node) {
        return picture.observation(node)
                .view()
                .value()
                .flatMap(view -> Optional.ofNullable(view.peers().get(node)))
                .map(PeerView::partitions)
                .orElse(Set.of());
    }

    private static PeerView with(PeerView peer, boolean running, Set<NodeName> partitions) {
        return new PeerView(peer.node(), running, peer.type(), partitions, peer.memoryAlarm(), peer.diskAlarm());
    }
}
