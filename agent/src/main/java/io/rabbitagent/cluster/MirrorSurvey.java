package io.rabbitagent.cluster;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The mirrors of the classic queues that a running broker leads.
 *
 * @param queues how many classic queues it leads, mirrored or not
 * @param unsynchronised how many of them have a mirror that does not hold all messages
 * @param smallest of these, at most {@link #MOST_NAMED}, those with the fewest messages first
 */
public record MirrorSurvey(int queues, int unsynchronised, List<UnsynchronisedQueue> smallest, PolicyGaps gaps) {
    /** As many as a picture may name. */
    public static final int MOST_NAMED = 100;

    public MirrorSurvey {
        smallest = List.copyOf(smallest);
    }

    /**
     * A queue with a mirror that does not hold all messages.
     *
     * @param messages empty where the broker has not counted them
     * @param bytes of the messages' bodies; empty where the broker has not counted them
     * @param without the nodes whose mirrors are not synchronised
     * @param syncing it is being synchronised now
     */
    public record UnsynchronisedQueue(
            String vhost,
            String queue,
            OptionalLong messages,
            OptionalLong bytes,
            Set<NodeName> without,
            boolean syncing) {
        public UnsynchronisedQueue {
            without = Set.copyOf(without);
        }
    }
}
