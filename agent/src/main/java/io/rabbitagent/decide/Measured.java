package io.rabbitagent.decide;

import io.rabbitagent.cluster.NodeName;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * That a node's data was measured, and where what was found is kept.
 *
 * @param fingerprint of the data that was copied: it says nothing of other data
 * @param lost the nodes that were taken for lost
 * @param document names the measurement in the store; empty where there is a problem
 * @param problem why nothing could be measured
 */
public record Measured(
        NodeName node,
        String fingerprint,
        SortedSet<NodeName> lost,
        Optional<String> document,
        Optional<String> problem,
        String actor,
        Instant at) {
    public Measured {
        lost = Collections.unmodifiableSortedSet(new TreeSet<>(lost));
    }

    /** Whether it is of this node for these losses, on whatever data. */
    public boolean isOf(NodeName other, Set<NodeName> lostNodes) {
        return node.equals(other) && lost.equals(lostNodes);
    }

    /** Whether it is of this node for these losses, on this data. */
    public boolean isOf(NodeName other, Set<NodeName> lostNodes, String data) {
        return isOf(other, lostNodes) && fingerprint.equals(data);
    }
}
