package io.rabbitagent.cluster;

/**
 * A member's part of the picture. Where its agent is not fresh, every fact of the observation is unknown: an old
 * answer is no answer.
 */
public record NodeReport(NodeName node, Presence presence, NodeObservation observation) {}
