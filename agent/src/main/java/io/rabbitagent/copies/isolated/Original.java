package io.rabbitagent.copies.isolated;

import io.rabbitagent.cluster.NodeName;
import java.nio.file.Path;

/**
 * A data directory that no broker runs on, and that is never written to.
 *
 * @param at where the copy appears: quorum queues know their directory by its path
 * @param featureFlags the file with the feature flags that the node had enabled; it may be missing
 */
public record Original(NodeName node, Path data, Path at, Path featureFlags) {}
