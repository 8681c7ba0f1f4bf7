package io.rabbitagent.cluster;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a running broker knows of the queues of members that do not run: what {@code forget_cluster_node} would take from
 * the cluster.
 *
 * @param nodes one for each member that does not run, by the broker that was asked
 */
public record LeftBehind(SortedMap<NodeName, OfNode> nodes) {
    /** As many queues as are named of one node. */
    public static final int MOST_NAMED = 1_000;

    public LeftBehind {
        nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
    }

    public static LeftBehind of(Map<NodeName, OfNode> nodes) {
        return new LeftBehind(new TreeMap<>(nodes));
    }

    /**
     * What one node has left behind.
     *
     * @param deleted how many durable classic queues have their leader there and no mirror that could take over: a forget
     *     deletes them
     * @param named of those, at most {@link #MOST_NAMED}
     * @param quorumQueues how many quorum queues count it as a member: a forget takes it out of them
     * @param streams how many streams have a replica there: a forget leaves it among them (seen on 3.10.8)
     */
    public record OfNode(int deleted, List<Named> named, int quorumQueues, int streams) {
        public OfNode {
            named = List.copyOf(named);
        }
    }

    /** A queue by its name. */
    public record Named(String vhost, String queue) {}
}
