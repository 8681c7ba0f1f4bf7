package io.rabbitagent.execute;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.Event;
import java.util.Optional;

/** The decisions know of a use of break-glass: it need not be reported again. */
public record BreakGlassReported(String id, NodeName node) implements Event {
    @Override
    public String kind() {
        return "break-glass-reported";
    }

    @Override
    public Optional<NodeName> subject() {
        return Optional.of(node);
    }

    @Override
    public String summary() {
        return id + " is known to the decisions";
    }

    @Override
    public boolean shared() {
        return false;
    }
}
