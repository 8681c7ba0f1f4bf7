package io.rabbitagent.decide;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.Event;
import java.util.Optional;

/** A finding has appeared or gone. */
public record FindingChanged(String rule, NodeName target, boolean open, String detail) implements Event {
    @Override
    public String kind() {
        return "finding";
    }

    @Override
    public Optional<NodeName> subject() {
        return Optional.of(target);
    }

    @Override
    public String summary() {
        return rule + (open ? " found: " : " gone: ") + detail;
    }
}
