package io.rabbitagent.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The cluster as one broker sees it.
 *
 * @param clusterName as set by {@code rabbitmqctl set_cluster_name}
 * @param observer the broker that was asked
 * @param rabbitmqVersion of the observer
 * @param erlangVersion of the observer
 * @param peers every member, the observer included
 */
public record ClusterView(
        String clusterName,
        NodeName observer,
        String rabbitmqVersion,
        String erlangVersion,
        Map<NodeName, PeerView> peers) {
    /** With one, its loss is that of users, permissions, policies and queues at the next full stop. */
    private static final int ENOUGH_DISC_NODES = 2;

    public ClusterView {
        peers = Map.copyOf(peers);
    }

    public Set<NodeName> members() {
        return new TreeSet<>(peers.keySet());
    }

    /** The members that this broker does not see running. */
    public Set<NodeName> absent() {
        Set<NodeName> absent = members();
        absent.removeAll(running());
        return absent;
    }

    public Set<NodeName> running() {
        TreeSet<NodeName> running = new TreeSet<>();
        peers.values().stream().filter(PeerView::running).forEach(peer -> running.add(peer.node()));
        return running;
    }

    /** It has more than one member, and fewer than two of them keep its metadata on disc. */
    public boolean hasTooFewDiscNodes() {
        return peers.size() > 1
                && peers.values().stream()
                                .filter(peer -> peer.type() == NodeType.DISC)
                                .count()
                        < ENOUGH_DISC_NODES;
    }

    public boolean isRamNode(NodeName node) {
        return Optional.ofNullable(peers.get(node))
                .filter(peer -> peer.type() == NodeType.RAM)
                .isPresent();
    }
}
