package io.rabbitagent.cluster;

import java.util.Map;
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
}
