package io.rabbitagent.plan.rehearsal;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.QueueId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What would become of one queue.
 *
 * @param leader who would open it
 * @param messages that it would have; empty where no copy can tell
 * @param newest that the newest copy of it has, among the survivors; empty where none can tell
 * @param newestAt who has that copy
 * @param discarded survivors with a copy that is not used, and is discarded once they start
 */
public record QueueFate(
        QueueId queue,
        Kind kind,
        Optional<NodeName> leader,
        OptionalLong messages,
        OptionalLong newest,
        Optional<NodeName> newestAt,
        List<NodeName> discarded) {

    /** In which way. */
    public enum Kind {
        /** It is served. */
        KEPT,
        /** As KEPT; the newest survivor knows that it was deleted. */
        COMES_BACK,
        /** It is known, and led by a node that never returns. */
        DOWN,
        /** It is known; too few of its members return. */
        WITHOUT_MAJORITY,
        /** It is not known any more. */
        GONE
    }

    public QueueFate {
        discarded = List.copyOf(discarded);
    }

    public boolean isServed() {
        return kind == Kind.KEPT || kind == Kind.COMES_BACK;
    }

    /** How many messages of the newest copy it would lack; empty where that can't be told by counts. */
    public OptionalLong lost() {
        if (kind == Kind.COMES_BACK) {
            return OptionalLong.of(0);
        }
        if (newest.isEmpty() || (isServed() && messages.isEmpty())) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Math.max(0, newest.getAsLong() - (isServed() ? messages.getAsLong() : 0)));
    }
}
