package io.rabbitagent.decide;

import io.rabbitagent.cluster.NodeName;

/** Names a finding: one rule, one target. */
public record FindingKey(String rule, NodeName target) {}
