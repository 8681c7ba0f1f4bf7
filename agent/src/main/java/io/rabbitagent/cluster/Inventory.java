package io.rabbitagent.cluster;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a running broker leads: what a cluster would go without if this broker's side were given up. Exclusive queues are left
 * out: they end with their client's connection.
 *
 * @param queues how many queues it leads
 * @param messages in all that the broker has counted
 * @param uncounted how many of the queues it has not counted: such as one that was declared a moment ago
 * @param connections of clients to it
 * @param named of the queues, at most {@link #MOST_NAMED}
 */
public record Inventory(int queues, long messages, int uncounted, int connections, List<LedQueue> named) {
    /** As many as a picture may name. */
    public static final int MOST_NAMED = 1_000;

    public Inventory {
        named = List.copyOf(named);
    }

    /**
     * A queue whose leader is on the broker that was asked.
     *
     * @param type such as {@code classic}
     * @param messages ready and unacknowledged; empty where the broker has not counted them
     */
    public record LedQueue(String vhost, String queue, String type, OptionalLong messages) {}
}
