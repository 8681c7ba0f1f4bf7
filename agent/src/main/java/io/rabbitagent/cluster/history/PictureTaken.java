package io.rabbitagent.cluster.history;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import java.util.Optional;

/** What this agent knew of the whole cluster when a fact that rules read had changed; rules can be replayed over it. */
public record PictureTaken(ClusterPicture picture) implements Event {
    @Override
    public String kind() {
        return "picture";
    }

    @Override
    public Optional<NodeName> subject() {
        return Optional.empty();
    }

    @Override
    public String summary() {
        return "running: " + picture.running() + " of " + picture.members();
    }

    @Override
    public boolean shared() {
        return false;
    }
}
