package io.rabbitagent.broker;

import io.rabbitagent.cluster.NodeName;
import java.util.Set;

/**
 * How one node stands to the others, as it says itself.
 *
 * @param running its application runs; else the rest is empty
 * @param partitions from whom it says it is partitioned
 * @param sees whom it sees running, itself included
 * @param handling {@code cluster_partition_handling}, such as {@code ignore}
 */
public record Standing(boolean running, Set<NodeName> partitions, Set<NodeName> sees, String handling) {
    public Standing {
        partitions = Set.copyOf(partitions);
        sees = Set.copyOf(sees);
    }
}
