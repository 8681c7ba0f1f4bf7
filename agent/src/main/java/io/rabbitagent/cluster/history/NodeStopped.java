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
 * @param sawRunning whom the node itself last saw running: {@code nodes_running_at_shutdown}, read as the process ended,
 *     or as it was kept before the next boot; unknown where another life had begun before it was read
 * @param membership {@code cluster_nodes.config}, read as the process ended
 * @param witnessed true where the agent saw the process end; false where it learned of it later
 * @param capture names what was kept before the next boot, where the files were read from it: so that it is not written twice
 */
public record NodeStopped(
        NodeName node,
        BrokerProcess life,
        Fact<HowEnded> how,
        Fact<Set<NodeName>> sawRunning,
        Fact<Membership> membership,
        boolean witnessed,
        Optional<String> capture)
        implements Event {

    /** With the files as they were read from the data directory itself. */
    public NodeStopped(
            NodeName node,
            BrokerProcess life,
            Fact<HowEnded> how,
            Fact<Set<NodeName>> sawRunning,
            Fact<Membership> membership,
            boolean witnessed) {
        this(node, life, how, sawRunning, membership, witnessed, Optional.empty());
    }

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
        return manner + "; " + saw + source();
    }

    private String source() {
        if (capture.isPresent()) {
            return "; from what was kept before the next boot";
        }
        return witnessed ? "" : "; found by the agent at its start";
    }

    private static String inWords(HowEnded how) {
        return switch (how) {
            case CLEAN -> "stopped cleanly";
            case CRASH -> "crashed";
            case NEVER_RAN -> "ended in an attempt to boot";
        };
    }
}
