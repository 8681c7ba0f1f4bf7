package io.rabbitagent.cluster;

import io.rabbitagent.cluster.LeftBehind.Named;
import java.util.List;

/**
 * What a running broker's cluster would go without if this broker left it for good.
 *
 * @param deleted classic queues that it leads and that no synchronised mirror on another running member could take over: a
 *     forget deletes them, durable or not. Exclusive ones are not counted, they end with their connection
 * @param quorumQueues how many quorum queues count it as a member: they are shrunk before it stops
 * @param stuck quorum queues whose other members are none, or not in their majority on members that are not drained and
 *     whose Ra server is leader or follower: they can't be shrunk, or would stand still afterwards
 * @param streams that have a replica here: neither a drain nor a forget takes it away (seen on 3.10.8)
 */
public record Departure(Some deleted, int quorumQueues, Some stuck, Some streams) {
    /**
     * Some queues.
     *
     * @param named at most {@link LeftBehind#MOST_NAMED} of them
     */
    public record Some(int count, List<Named> named) {
        public static final Some NONE = new Some(0, List.of());

        public Some {
            named = List.copyOf(named);
        }
    }
}
