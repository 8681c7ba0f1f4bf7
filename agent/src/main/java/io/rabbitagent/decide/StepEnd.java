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
        /** This life has not begun it, and nothing of it runs; of a look: the effect is absent. It may be begun. */
        ABSENT,
        /** It was told to give way, and has: what it had begun is cancelled. */
        GAVE_WAY;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
