package io.rabbitagent.plan.remedy;

import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.mirrors.SyncMirrorsRemedy;
import java.util.List;

/** The remedy {@code sync-mirrors} and its parameters. */
final class SyncMirrors {
    private static final long MEGA = 1_000_000;

    private static final Parameter<Integer> QUEUES = new Parameter<>(
            "queues",
            new ParameterType.Whole(1, 50),
            "20",
            "How many queues one plan synchronises at most, one after the other.");

    private static final Parameter<Integer> MESSAGES = new Parameter<>(
            "messages",
            new ParameterType.Whole(0, 100_000_000),
            "100000",
            "How many messages a queue may have for the rule's mode to count. A larger one comes in a plan of its own once no"
                    + " smaller one is left, and a human approves that in any case.");

    private static final Parameter<Integer> MEGABYTES = new Parameter<>(
            "megabytes",
            new ParameterType.Whole(1, 1_000_000),
            "1000",
            "Likewise, how large the bodies of its messages may be together, in units of 1,000,000 bytes.");

    private SyncMirrors() {}

    static RemedyType type() {
        return new RemedyType(
                "sync-mirrors",
                "Synchronises the mirrors of classic queues that the node leads, one queue at a time, the smallest first:"
                        + " `rabbitmqctl sync_queue`. While a queue synchronises it neither takes nor delivers messages. It"
                        + " deletes nothing and changes no policy. A sync that is at work is cancelled, and its plan ends"
                        + " without holding the rule, once a member has a memory or disk alarm, another gate shuts, or a"
                        + " finding of a rule with a larger `priority` is about to become a plan.",
                Mode.AUTO,
                RemedyType.Reach.NODE,
                List.of(QUEUES, MESSAGES, MEGABYTES),
                given -> new SyncMirrorsRemedy(new SyncMirrorsRemedy.Bounds(
                        given.get(QUEUES), given.get(MESSAGES), given.get(MEGABYTES) * MEGA)));
    }
}
