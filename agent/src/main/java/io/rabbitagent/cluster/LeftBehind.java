package io.rabbitagent.cluster;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

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
     * @param deleted how many durable classic queues and streams have their leader there, and nothing took over: a forget
     *     deletes them
     * @param named of those, at most {@link #MOST_NAMED}
     * @param quorumQueues how many quorum queues count it as a member: a forget takes it out of them
     * @param streams how many streams have a replica there: a forget leaves it among them, but for those that it deletes
     * @param leaderless how many of the quorum queues have no majority among the members that run: a forget can't take the
     *     node out of them, and they stay down
     * @param leaderlessNamed of those, at most {@link #MOST_NAMED}
     * @param elsewhere which other members have replicas of streams that a forget deletes
     */
    public record OfNode(
            int deleted,
            List<Named> named,
            int quorumQueues,
            int streams,
            int leaderless,
            List<Named> leaderlessNamed,
            List<Elsewhere> elsewhere) {
        public OfNode {
            named = List.copyOf(named);
            leaderlessNamed = List.copyOf(leaderlessNamed);
            elsewhere = List.copyOf(elsewhere);
        }

        /** Of whose streams no other member has a replica, or a majority of their replicas runs. */
        public OfNode(
                int deleted,
                List<Named> named,
                int quorumQueues,
                int streams,
                int leaderless,
                List<Named> leaderlessNamed) {
            this(deleted, named, quorumQueues, streams, leaderless, leaderlessNamed, List.of());
        }

        /** Whose quorum queues all have a majority elsewhere. */
        public OfNode(int deleted, List<Named> named, int quorumQueues, int streams) {
            this(deleted, named, quorumQueues, streams, 0, List.of());
        }
    }

    /**
     * Streams that a forget deletes although the same other members have replicas of them.
     *
     * @param members other than the one that is forgotten, running or not
     * @param named at most {@link #MOST_NAMED} of them
     */
    public record Elsewhere(SortedSet<NodeName> members, int streams, List<Named> named) {
        public Elsewhere {
            members = Collections.unmodifiableSortedSet(new TreeSet<>(members));
            named = List.copyOf(named);
        }
    }

    /** A queue by its name. */
    public record Named(String vhost, String queue) {
        /** By virtual host, then by name: the same facts are told in the same order. */
        public static final Comparator<Named> BY_NAME =
                Comparator.comparing(Named::vhost).thenComparing(Named::queue);
    }
}
