package io.rabbitagent.cluster;

import java.util.Set;

/**
 * What a running broker tells of itself alone.
 *
 * @param partitions the nodes from which it says it is partitioned
 */
public record OwnStatistics(Set<NodeName> partitions, boolean memoryAlarm, boolean diskAlarm) {
    public OwnStatistics {
        partitions = Set.copyOf(partitions);
    }
}
