package io.rabbitagent.cluster.history;

import io.rabbitagent.cluster.NodeName;
import java.util.Optional;

/** Something that happened. Events are facts about the past: they are never changed. */
public interface Event {
    /** The event's kind as it is stored and shown, such as {@code node-stopped}; one for each class. */
    String kind();

    /** The node that it happened to; empty where it concerns the whole cluster. */
    Optional<NodeName> subject();

    /** One line for a human. */
    String summary();

    /** Whether it belongs into the history that all agents share, or stays in this host's journal. */
    default boolean shared() {
        return true;
    }
}
