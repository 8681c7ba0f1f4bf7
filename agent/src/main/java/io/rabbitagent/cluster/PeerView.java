package io.rabbitagent.cluster;

import java.util.Set;

/**
 * One member as another broker's management API shows it ({@code GET /api/nodes}).
 *
 * @param partitions the nodes from which {@code node} says it is partitioned
 */
public record PeerView(
        NodeName node,
        boolean running,
        NodeType type,
        Set<NodeName> partitions,
        boolean memoryAlarm,
        boolean diskAlarm) {
    public PeerView {
        partitions = Set.copyOf(partitions);
    }
}
