package io.rabbitagent.rules;

import java.util.Locale;

/** How far a finding has come. The first four are one agent's memory; from {@link #PLANNED} on the decisions hold it. */
public enum FindingState {
    /** Seen for the first time. */
    DETECTED,
    /** Seen, but not for long enough or not often enough. */
    PENDING,
    /** Something stands in the way of a plan. */
    BLOCKED,
    /** What a plan would rest on is being measured on copies of the members' data. */
    MEASURING,
    /** There is a plan. */
    PLANNED,
    AWAITING_APPROVAL,
    APPROVED,
    RUNNING,
    VERIFYING,
    /** A human wants the plan to end; its claimed step is waited for. */
    ABORTING,
    /** The agent whose step is next is silent. Derived from silence, never stored; nothing is freed by itself. */
    STALLED;

    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
