package io.rabbitagent.cluster.history;

import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.NodeName;
import java.util.Optional;

/**
 * The application in a broker's Erlang VM has come up. From now on what the node saw at an earlier stop is no evidence
 * any more; a VM that only tried to boot leaves that evidence standing.
 */
public record AppStarted(NodeName node, BrokerProcess life) implements Event {

    @Override
    public String kind() {
        return "app-started";
    }

    @Override
    public Optional<NodeName> subject() {
        return Optional.of(node);
    }

    @Override
    public String summary() {
        return "application runs, pid " + life.pid();
    }
}
