package io.rabbitagent.plan.rehearsal;

import io.rabbitagent.cluster.Inventory.LedQueue;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.SeenCounts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;

/**
 * What a broker that led a queue counted in it before the outage. It tells nothing of what was published or consumed later, so
 * nothing is compared or chosen by it.
 *
 * @param messages empty where the broker had not counted them
 */
public record Seen(NodeName node, OptionalLong messages, Instant at) {
    static Seen of(SeenCounts counts, LedQueue queue) {
        return new Seen(counts.node(), queue.messages(), counts.at());
    }

    /** For people: {@code 250 on rabbit@rb3 at 2026-11-22T14:02:10Z}. */
    public String text() {
        return (messages.isPresent() ? Long.toString(messages.getAsLong()) : "uncounted") + " on " + node + " at "
                + moment();
    }

    /** To the second. */
    public Instant moment() {
        return at.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Whether it tells more: a number before none, then the later one. */
    boolean tellsMoreThan(Seen other) {
        return messages.isPresent() == other.messages.isPresent() ? at.isAfter(other.at) : messages.isPresent();
    }
}
