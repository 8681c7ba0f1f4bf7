package io.rabbitagent.cluster.history;

import io.rabbitagent.cluster.NodeName;
import java.util.Optional;

/** A broker sees another member running, which it did not before. */
public record PeerReturned(NodeName observer, NodeName peer) implements Event {
    @Override
    public String kind() {
        return "peer-returned";
    }

    @Override
    public Optional<NodeName> subject() {
        return Optional.of(peer);
    }

    @Override
    public String summary() {
        return "seen running by " + observer;
    }
}
