package io.rabbitagent.decide;

import io.rabbitagent.cluster.NodeName;
import java.time.Instant;

/** A rule that failed on a target, and does not act on it again until somebody acknowledges. */
public record Held(String rule, NodeName target, String planId, String why, Instant since) {
    /** In place of a rule's name: a human acted without the decisions, and every rule is held. */
    public static final String BREAK_GLASS = "break-glass";
}
