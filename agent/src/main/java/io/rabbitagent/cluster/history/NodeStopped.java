package io.rabbitagent.cluster.history;

import io.rabbitagent.cluster.BrokerProcess;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A broker's Erlang VM has ended.
 *
 * @param life which life of the VM ended; one life ends once
 * @param how clean, crash, or unknown with the reason
 * @param sawRunning whom the node itself last saw running: {@code nodes_running_at_shutdown}, read as the process ended;
 *     unknown where another life had begun before it was read
 * @param membership {@code cluster_nodes.config}, read as the process ended
 * @param witnessed true where the agent saw the process end; false where it found it gone at its own start
 */
public record NodeStopped(
        NodeName node,
        BrokerProcess life,
        Fact<HowEnded> how,
        Fact<Set<NodeName>> sawRunning,
        Fact<Membership> membership,
        boolean witnessed)
        implements Event {

    @Override
    public String kind() {
        return "node-stopped";
    }

    @Override
    public Optional<NodeName> subject() {
        return Optional.of(node);
    }

    @Override
    public String summary() {
        String manner = how.value().map(NodeStopped::inWords).orElse("ended");
        String saw = sawRunning
                .value()
                .map(nodes -> "it last saw running: " + new TreeSet<>(nodes))
                .orElseGet(() -> "whom it saw running is unknown (" + sawRunning + ")");
        return manner + "; " + saw + (witnessed ? "" : "; found by the agent at its start");
    }

    private static String inWords(HowEnded how) {
        return switch (how) {
            case CLEAN -> "stopped cleanly";
            case CRASH -> "crashed";
            case NEVER_RAN -> "ended without having booted";
        };
    }
}
