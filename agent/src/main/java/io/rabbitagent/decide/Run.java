package io.rabbitagent.decide;

import io.rabbitagent.cluster.NodeName;
import java.time.Instant;
import java.util.Locale;

/** A plan that is over. */
public record Run(
        String planId,
        String rule,
        NodeName target,
        Outcome outcome,
        String detail,
        Instant startedAt,
        Instant endedAt) {
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
