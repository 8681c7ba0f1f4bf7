package io.rabbitagent.cluster.rehearsal;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The data of a queue on a survivor's disk, as leader, mirror or member.
 *
 * @param messages in it; of a quorum queue, what is in the whole log of this node's member, of a stream, what is in its replica here. Empty
 *     where they can't be counted
 * @param problem why they were not counted, though they are all there
 * @param opened false where the broker on the copy could not open a classic queue: its node could not serve it either
 */
public record HeldCopy(QueueId queue, OptionalLong messages, Optional<String> problem, boolean opened) {
    public HeldCopy {
        problem = problem.map(ShortText::of);
    }

    public static HeldCopy of(QueueId queue, long messages) {
        return new HeldCopy(queue, OptionalLong.of(messages), Optional.empty(), true);
    }

    /** One that nobody could count. */
    public static HeldCopy uncounted(QueueId queue) {
        return new HeldCopy(queue, OptionalLong.empty(), Optional.empty(), true);
    }

    public static HeldCopy uncounted(QueueId queue, String why) {
        return new HeldCopy(queue, OptionalLong.empty(), Optional.of(why), true);
    }

    public static HeldCopy notOpened(QueueId queue, String why) {
        return new HeldCopy(queue, OptionalLong.empty(), Optional.of(why), false);
    }
}
