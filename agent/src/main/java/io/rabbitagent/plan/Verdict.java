package io.rabbitagent.plan;

/** The three answers to a question about a cluster. */
public enum Verdict {
    TRUE,
    FALSE,
    UNKNOWN;

    /** The opposite; unknown stays unknown. */
    public Verdict not() {
        return switch (this) {
            case TRUE -> FALSE;
            case FALSE -> TRUE;
            case UNKNOWN -> UNKNOWN;
        };
    }

    /** The word for it where the question is a gate. */
    public String gateText() {
        return switch (this) {
            case TRUE -> "pass";
            case FALSE -> "fail";
            case UNKNOWN -> "unknown";
        };
    }
}
