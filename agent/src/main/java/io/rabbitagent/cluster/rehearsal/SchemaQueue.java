package io.rabbitagent.cluster.rehearsal;

import io.rabbitagent.cluster.NodeName;
import java.util.List;

/**
 * A durable queue that a cluster has once it has started from a copy.
 *
 * @param replicated whether it needs a majority of its members: a quorum queue or a stream
 * @param leader who opens it, where it is not replicated
 * @param members of a replicated one; else its leader alone
 */
public record SchemaQueue(QueueId queue, boolean replicated, NodeName leader, List<NodeName> members) {
    public SchemaQueue {
        members = List.copyOf(members);
    }
}
