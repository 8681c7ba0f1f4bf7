package io.rabbitagent.cluster.rehearsal;

import io.rabbitagent.cluster.NodeName;
import java.util.List;
import java.util.Optional;

/**
 * A durable queue that a cluster has once it has started from a copy.
 *
 * @param leader who opens it, where it is classic
 * @param members of a replicated one; else its leader alone
 * @param problem why the broker on the copy, which leads it, could not open it
 */
public record SchemaQueue(QueueId queue, Type type, NodeName leader, List<NodeName> members, Optional<String> problem) {
    /** By who has to be there for it to be served. */
    public enum Type {
        /** Its leader. */
        CLASSIC,
        /** A majority of its members. */
        QUORUM,
        /** A majority of its members, and of the members of the cluster: those of the coordinator of streams. */
        STREAM
    }

    public SchemaQueue {
        members = List.copyOf(members);
        problem = problem.map(ShortText::of);
    }

    /** Whether it needs a majority of its members. */
    public boolean replicated() {
        return type != Type.CLASSIC;
    }
}
