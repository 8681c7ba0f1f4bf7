package io.rabbitagent.operations;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@code agent rescue replay -o json}: what was sent, or with {@code --dry-run} would be.
 *
 * @param complete whether all messages of all these queues have arrived, but for what was excluded
 * @param leftOut exported queues of which nothing is sent, as the cluster may have their messages still, and nobody named them
 * @param unfinished files of exports that have not ended, of which nothing was sent
 */
public record ReplayView(
        int formatVersion,
        String backup,
        String cluster,
        boolean dryRun,
        boolean complete,
        List<QueueLine> queues,
        List<LeftOut> leftOut,
        List<String> unfinished) {
    public ReplayView {
        queues = List.copyOf(queues);
        leftOut = List.copyOf(leftOut);
        unfinished = List.copyOf(unfinished);
    }

    /**
     * An exported queue that is left out.
     *
     * @param ledBy the node that led it, as far as the one that was copied knew
     * @param warning what to look at before it is sent
     */
    public record LeftOut(String vhost, String queue, String ledBy, String warning) {}

    /**
     * An exported queue.
     *
     * @param file its messages, one a line
     * @param wanted how many messages were to be sent this time
     * @param sent how many of these the broker has confirmed
     * @param confirmed how many it has confirmed in all
     * @param uncertain which ones may have arrived, or not
     * @param returned which ones came back, as there was no such queue
     * @param nacked for which ones the broker refused responsibility
     * @param unsendable which ones can't be sent as they are
     * @param excluded which ones a human excluded
     * @param exists whether the cluster has the queue; asked by a dry run only, {@code null} where it is unknown
     * @param present how many messages that has
     * @param over when the last message was sent; {@code null} while some are left that the next replay sends
     * @param problem why it ended early, or why it is unknown whether the queue exists
     */
    public record QueueLine(
            String vhost,
            String queue,
            String file,
            long messages,
            long wanted,
            long sent,
            long confirmed,
            Some uncertain,
            Some returned,
            Some nacked,
            Some unsendable,
            Some excluded,
            Optional<Boolean> exists,
            Optional<Long> present,
            Optional<Instant> over,
            boolean complete,
            Optional<String> problem) {}

    /** Messages by their numbers, which are those of their lines: pairs of the first and the last one of a row. */
    public record Some(long count, List<List<Long>> numbers) {}
}
