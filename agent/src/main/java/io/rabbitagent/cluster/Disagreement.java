package io.rabbitagent.cluster;

/**
 * "Node {@code believer} thinks it's clustered with node {@code denier}, but {@code denier} disagrees":
 * {@code inconsistent_cluster}, as the broker's log and {@code start_app} report it.
 */
public record Disagreement(NodeName believer, NodeName denier) {}
