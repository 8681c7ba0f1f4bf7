package io.rabbitagent.ruletest;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Step;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Something that agents with these rules would have done.
 *
 * @param text one line for a human
 * @param steps of the plan; empty where there is none
 */
public record Would(Instant at, String rule, NodeName target, Kind kind, String text, List<Step> steps) {
    public Would {
        steps = List.copyOf(steps);
    }

    /** What. */
    public enum Kind {
        /** The rule found something, and something stood in the way of a plan. */
        BLOCKED,
        /** A plan would have been put up for approval. */
        ASK,
        /** A plan would have run, without anybody's approval. */
        BEGIN,
        /** The plan would have been taken back. */
        TAKE_BACK,
        /** What was blocked is no longer found. */
        GONE;

        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
