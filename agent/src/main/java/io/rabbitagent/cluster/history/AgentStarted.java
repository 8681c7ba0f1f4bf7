package io.rabbitagent.cluster.history;

import io.rabbitagent.cluster.NodeName;
import java.util.Optional;

/**
 * An agent began to watch its node.
 *
 * @param agent names this life of the agent
 * @param version of the program
 */
public record AgentStarted(NodeName node, String agent, String version) implements Event {
    @Override
    public String kind() {
        return "agent-started";
    }

    @Override
    public Optional<NodeName> subject() {
        return Optional.of(node);
    }

    @Override
    public String summary() {
        return "agent " + version + " started";
    }
}
