package io.rabbitagent.cluster.history;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a node's status files said, and how its log says that its last life ended, at a moment in which it did not run. It
 * tells of lives that no agent saw, but for what was kept {@link Occasion#BESIDE_A_LIFE}.
 *
 * @param occasion why they were read just then
 * @param bootId the boot of the host in which that was
 * @param how the life before that moment ended, by the log as it stood then
 * @param sawRunning {@code nodes_running_at_shutdown}
 * @param membership {@code cluster_nodes.config}
 * @param capture names what was kept before a boot, where this was read from it or that boot is why it was read: so that it is
 *     not written twice
 */
public record FilesFound(
        NodeName node,
        Occasion occasion,
        String bootId,
        Fact<HowEnded> how,
        Fact<Set<NodeName>> sawRunning,
        Fact<Membership> membership,
        Optional<String> capture)
        implements Event {

    /** Read from the data directory itself. */
    public FilesFound(
            NodeName node,
            Occasion occasion,
            String bootId,
            Fact<HowEnded> how,
            Fact<Set<NodeName>> sawRunning,
            Fact<Membership> membership) {
        this(node, occasion, bootId, how, sawRunning, membership, Optional.empty());
    }

    /** When files are read. */
    public enum Occasion {
        /** The broker's service was about to start it: the attempt to boot will overwrite the files. */
        BEFORE_BOOT,
        /** The agent started, the node did not run, and lives that nobody saw lie between. */
        AGENT_START,
        /** The service was about to start the broker beside a VM that lived on: nothing had ended, and this tells of no end. */
        BESIDE_A_LIFE;

        /** As it is shown and stored, such as {@code before-boot}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Override
    public String kind() {
        return "files-found";
    }

    @Override
    public Optional<NodeName> subject() {
        return Optional.of(node);
    }

    @Override
    public String summary() {
        String when = switch (occasion) {
            case BEFORE_BOOT -> "before a boot";
            case AGENT_START -> "found by the agent at its start";
            case BESIDE_A_LIFE -> "before a start beside its Erlang VM, which lived on";
        };
        String saw = sawRunning
                .value()
                .map(nodes -> "its files say that it last saw running: " + new TreeSet<>(nodes))
                .orElseGet(() -> "whom it saw running is unknown (" + sawRunning + ")");
        return when + ": " + saw;
    }
}
