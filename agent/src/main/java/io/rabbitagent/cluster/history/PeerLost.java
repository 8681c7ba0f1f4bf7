package io.rabbitagent.cluster.history;

import io.rabbitagent.cluster.NodeName;
import java.util.Optional;

/** A broker no longer sees another member running. */
public record PeerLost(NodeName observer, NodeName peer) implements Event {
    @Override
    public String kind() {
        return "peer-lost";
    }

    @Override
    public Optional<NodeName> subject() {
        return Optional.of(peer);
    }

    @Override
    public String summary() {
        return "no longer seen running by " + observer;
    }
}
