package io.rabbitagent.rules;

import io.rabbitagent.cluster.NodeName;
import java.time.Instant;
import java.util.Optional;

/**
 * Something is wrong with a member.
 *
 * @param id the same for the same rule and target
 * @param since when this agent saw it first, by its own clock
 * @param blockedBy what stands in the way of a plan, or what a plan waits for that could begin; empty where nothing does
 * @param detail the inputs of the rule's condition
 */
public record Finding(
        String id,
        String rule,
        NodeName target,
        FindingState state,
        Instant since,
        String summary,
        Optional<String> blockedBy,
        String detail) {}
