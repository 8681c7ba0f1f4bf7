package io.rabbitagent.cluster;

import java.util.Set;

/**
 * What a running broker is set up with, as far as rules ask.
 *
 * @param partitionHandling {@code cluster_partition_handling}, such as {@code ignore} or {@code pause_minority}
 * @param peerDiscovery how a blank node finds its cluster, such as {@code rabbit_peer_discovery_dns}; empty where it would
 *     come up alone
 * @param featureFlags the names of those that are enabled
 */
public record NodeSettings(String partitionHandling, String peerDiscovery, Set<String> featureFlags) {
    public NodeSettings {
        featureFlags = Set.copyOf(featureFlags);
    }
}
