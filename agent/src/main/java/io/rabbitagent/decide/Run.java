package io.rabbitagent.decide;

import io.rabbitagent.cluster.NodeName;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A plan that is over.
 *
 * @param parting by whose word its target is a member no more; empty where it still is, or the plan had another aim
 * @param trigger who or what asked for it
 */
public record Run(
        String planId,
        String rule,
        NodeName target,
        Outcome outcome,
        String detail,
        Instant startedAt,
        Instant endedAt,
        Optional<String> parting,
        Trigger trigger) {
    /** Of a plan that the agents proposed by themselves. */
    public Run(
            String planId,
            String rule,
            NodeName target,
            Outcome outcome,
            String detail,
            Instant startedAt,
            Instant endedAt,
            Optional<String> parting) {
        this(planId, rule, target, outcome, detail, startedAt, endedAt, parting, new Trigger.ByRule());
    }

    /** Of such a plan, whose target stays a member. */
    public Run(
            String planId,
            String rule,
            NodeName target,
            Outcome outcome,
            String detail,
            Instant startedAt,
            Instant endedAt) {
        this(planId, rule, target, outcome, detail, startedAt, endedAt, Optional.empty());
    }

    /** How a plan can end. */
    public enum Outcome {
        /** The effect was seen, and stayed. */
        VERIFIED,
        /** A step failed, or the effect was not seen in time. */
        FAILED,
        /** Whether a step took effect can't be told: a human must look. */
        OUTCOME_UNKNOWN,
        /** A human ended it between two steps. */
        ABORTED,
        /** Long work was ended half-way, for something more urgent or a gate that shut: nothing has failed, and nothing is held. */
        YIELDED;

        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
