package io.rabbitagent.cluster.rehearsal;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The data of a queue on a survivor's disk, as leader, mirror or member.
 *
 * @param messages in it; empty where they can't be counted, as in one member of a quorum queue
 * @param problem why they could not be read, though they are all there
 */
public record HeldCopy(QueueId queue, OptionalLong messages, Optional<String> problem) {
    public HeldCopy {
        problem = problem.map(ShortText::of);
    }

    public static HeldCopy of(QueueId queue, long messages) {
        return new HeldCopy(queue, OptionalLong.of(messages), Optional.empty());
    }

    /** One that needs other members to be counted. */
    public static HeldCopy uncounted(QueueId queue) {
        return new HeldCopy(queue, OptionalLong.empty(), Optional.empty());
    }
}
