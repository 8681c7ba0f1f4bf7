package io.rabbitagent.rules;

import java.util.Locale;

/** How far a finding has come. The first three are one agent's memory; from {@link #PLANNED} on the decisions hold it. */
public enum FindingState {
    /** Seen for the first time. */
    DETECTED,
    /** Seen, but not for long enough or not often enough. */
    PENDING,
    /** Something stands in the way of a plan. */
    BLOCKED,
    /** There is a plan. */
    PLANNED,
    AWAITING_APPROVAL,
    APPROVED,
    RUNNING,
    VERIFYING;

    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
