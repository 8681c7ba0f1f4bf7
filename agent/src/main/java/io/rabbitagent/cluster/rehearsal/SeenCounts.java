package io.rabbitagent.cluster.rehearsal;

import io.rabbitagent.cluster.Inventory;
import io.rabbitagent.cluster.Inventory.LedQueue;
import io.rabbitagent.cluster.NodeName;
import java.time.Instant;

/**
 * What a broker itself counted while it ran, as its agent kept it: the only word there is of a queue once the one disk that had
 * its messages is lost. It says nothing of what came later.
 *
 * @param at when it was asked
 * @param led the durable queues that it led, but for exclusive ones
 */
public record SeenCounts(NodeName node, Instant at, Inventory led) {
    /** How many queues are not named. */
    public int more() {
        return led.queues() - led.named().size();
    }

    /** Messages of those, as far as they were counted. */
    public long moreMessages() {
        return led.messages()
                - led.named().stream()
                        .map(LedQueue::messages)
                        .mapToLong(messages -> messages.orElse(0))
                        .sum();
    }
}
