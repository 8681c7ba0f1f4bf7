package io.rabbitagent.decide;

import java.util.Locale;

/**
 * What came of a step that this agent ran.
 *
 * @param detail one line for a human: what was seen, or what failed and what to do
 */
public record StepEnd(String planId, int step, String claimId, Result result, String detail) {
    /** The ends of a step. */
    public enum Result {
        /** The effect was seen on the real node. */
        DONE,
        /** The effect is absent, and nothing of the step still runs. */
        FAILED,
        /** Whether it took effect can't be told. */
        UNKNOWN,
        /** The effect is absent, nothing of the step runs, and this life has not begun it: it may be begun. */
        ABSENT;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
