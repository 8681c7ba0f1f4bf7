package io.rabbitagent.cluster;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How well the queues stand that a running broker knows: which it leads, which nobody leads, and which would not outlive it.
 *
 * @param running the members that it saw running then: what it says of queues is by them
 * @param unsynchronised of the mirrored queues that it leads, those with a mirror that does not hold all messages
 * @param onlyCopy of the queues that it leads and that a policy wants mirrored, those of which no other running member holds all messages
 * @param quorum unknown where a running member did not tell what its quorum queues do
 */
public record QueueStanding(
        Set<NodeName> running,
        PerVhost unsynchronised,
        PerVhost onlyCopy,
        OfType classic,
        OfType streams,
        Fact<OfType> quorum) {
    /** As many virtual hosts as one broker tells apart. */
    public static final int MOST_VHOSTS = 50;

    public QueueStanding {
        running = Collections.unmodifiableSortedSet(new TreeSet<>(running));
    }

    /**
     * Queues of one type, without exclusive ones.
     *
     * @param led how many it serves as their leader
     * @param critical how many have replicas here, and would lose their majority with this node; none of classic queues
     * @param down how many nobody serves, by the node that led them last: this one, and those that do not run
     */
    public record OfType(int led, int critical, SortedMap<NodeName, Integer> down) {
        public OfType {
            down = Collections.unmodifiableSortedMap(new TreeMap<>(down));
        }

        /** Of which there is none, or all are led elsewhere. */
        public static final OfType NONE = new OfType(0, 0, new TreeMap<>());
    }

    /**
     * A number of queues by virtual host.
     *
     * @param all in all virtual hosts
     * @param most those with the most, at most {@link #MOST_VHOSTS}
     */
    public record PerVhost(int all, List<OfVhost> most) {
        public static final PerVhost NONE = new PerVhost(0, List.of());

        public PerVhost {
            most = List.copyOf(most);
        }
    }

    /** Queues of one virtual host. */
    public record OfVhost(String vhost, int queues) {}
}
