package io.rabbitagent.copies.rescue;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What there is of a queue's export.
 *
 * @param queue empty where not even the first message is whole, so that nothing tells
 * @param messages the file of messages
 * @param replayBegun whether a replay has left its record
 */
public record Export(Optional<QueueName> queue, Path messages, State state, boolean replayBegun) {

    /** How far it is. */
    public sealed interface State permits Complete, Partial, Damaged {}

    /** All messages are there. */
    public record Complete(ExportRecord record) implements State {}

    /**
     * It was interrupted, or is being written.
     *
     * @param bytes so far
     */
    public record Partial(long bytes) implements State {}

    /**
     * It can't be used.
     *
     * @param why and what to do
     */
    public record Damaged(String why) implements State {}

    /** What stands for the queue in a sentence. */
    public String words() {
        return queue.map(QueueName::words).orElseGet(messages::toString);
    }
}
