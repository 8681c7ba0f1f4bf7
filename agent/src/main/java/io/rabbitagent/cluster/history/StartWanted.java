package io.rabbitagent.cluster.history;

import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.NodeName;
import java.util.Optional;

/** Somebody, and no plan, has started a broker while no member ran: the cluster is meant to run again. */
public record StartWanted(NodeName node, BrokerProcess life) implements Event {
    @Override
    public String kind() {
        return "start-wanted";
    }

    @Override
    public Optional<NodeName> subject() {
        return Optional.of(node);
    }

    @Override
    public String summary() {
        return "started by somebody while no member runs, pid " + life.pid();
    }
}
