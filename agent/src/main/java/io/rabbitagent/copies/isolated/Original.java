package io.rabbitagent.copies.isolated;

import io.rabbitagent.cluster.NodeName;
import java.nio.file.Path;

/**
 * A data directory that no broker runs on, and that is never written to.
 *
 * @param at where the copy appears: quorum queues know their directory by its path
 * @param featureFlags the file with the feature flags that the node had enabled; it may be missing
 */
public record Original(NodeName node, Path data, Path at, Path featureFlags) {
    /** A node's own directory, with the file that RabbitMQ keeps beside it ({@code rabbit_env}, 3.8 to 3.13). */
    public static Original inPlace(NodeName node, Path data) {
        return new Original(node, data, data, data.resolveSibling(data.getFileName() + "-feature_flags"));
    }
}
