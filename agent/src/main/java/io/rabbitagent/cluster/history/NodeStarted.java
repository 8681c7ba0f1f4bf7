package io.rabbitagent.cluster.history;

import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.NodeName;
import java.util.Optional;

/** A broker's Erlang VM has appeared: a new life, whether or not its application comes up. */
public record NodeStarted(NodeName node, BrokerProcess life) implements Event {
    @Override
    public String kind() {
        return "node-started";
    }

    @Override
    public Optional<NodeName> subject() {
        return Optional.of(node);
    }

    @Override
    public String summary() {
        return "Erlang VM started, pid " + life.pid();
    }
}
