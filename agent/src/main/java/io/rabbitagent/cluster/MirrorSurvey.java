package io.rabbitagent.cluster;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The mirrors of the classic queues that a running broker leads.
 *
 * @param queues how many classic queues it leads, mirrored or not; exclusive ones are not counted
 * @param unsynchronised how many of them have a mirror that does not hold all messages
 * @param syncing how many of these are being synchronised now
 * @param smallest of those that nobody synchronises, at most {@link #MOST_NAMED}: those with the fewest messages first, and those of
 *     which that is unknown last
 * @param standing how well its queues stand, those of other types included
 */
public record MirrorSurvey(
        int queues,
        int unsynchronised,
        int syncing,
        List<UnsynchronisedQueue> smallest,
        PolicyGaps gaps,
        Fact<QueueStanding> standing) {
    /** As many as a picture may name. */
    public static final int MOST_NAMED = 50;

    public MirrorSurvey {
        smallest = List.copyOf(smallest);
    }

    /** Of which only the mirrors are known. */
    public MirrorSurvey(
            int queues, int unsynchronised, int syncing, List<UnsynchronisedQueue> smallest, PolicyGaps gaps) {
        this(queues, unsynchronised, syncing, smallest, gaps, Fact.notObserved());
    }

    /** How many have such a mirror, and nobody synchronises it. */
    public int waiting() {
        return unsynchronised - syncing;
    }

    /**
     * A queue with a mirror that does not hold all messages.
     *
     * @param messages empty where the broker has not counted them
     * @param bytes of the messages' bodies; empty where the broker has not counted them
     * @param without the nodes whose mirrors are not synchronised
     */
    public record UnsynchronisedQueue(
            String vhost, String queue, OptionalLong messages, OptionalLong bytes, Set<NodeName> without) {
        public UnsynchronisedQueue {
            without = Set.copyOf(without);
        }
    }
}
