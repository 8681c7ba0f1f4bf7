package io.rabbitagent.plan;

import java.util.Locale;

/** How far a rule may go by itself. */
public enum Mode {
    /** Findings and dry runs only. */
    OBSERVE,
    /** A human approves each plan. */
    APPROVE,
    /** Runs as soon as its gates are open. */
    AUTO;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
