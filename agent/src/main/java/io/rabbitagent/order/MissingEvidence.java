package io.rabbitagent.order;

import io.rabbitagent.cluster.NodeName;

/**
 * A node of which it can't be told when it ended.
 *
 * @param why in one sentence
 */
public record MissingEvidence(NodeName node, String why) {}
