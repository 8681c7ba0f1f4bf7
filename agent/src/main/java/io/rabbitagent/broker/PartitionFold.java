package io.rabbitagent.broker;

import io.rabbitagent.cluster.NodeName;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Folds what a log says of partitions into whom the node is partitioned from.
 *
 * <p>Seen on 3.10.8: once a cut link is back, each side logs {@code running_partitioned_network} with the other's name, and
 * nobody's "up". "rabbit on node … up" comes on both sides when a side that was stopped has booted again; that one has
 * taken the other's tables then.
 */
final class PartitionFold {
    private final Set<NodeName> away = new TreeSet<>();

    /** @param text a node's name as Erlang prints it, quoted where it has to be */
    void from(String text) {
        node(text).ifPresent(away::add);
    }

    void peerUp(String text) {
        node(text).ifPresent(away::remove);
    }

    /** The node has taken the tables of the others, or has none any more. */
    void over() {
        away.clear();
    }

    Set<NodeName> awayFrom() {
        return away;
    }

    static Optional<NodeName> node(String text) {
        try {
            return Optional.of(new NodeName(text.strip().replace("'", "")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
