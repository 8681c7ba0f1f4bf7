package io.rabbitagent.decide;

import java.time.Instant;

/** Somebody wants the plan in the slot to end; its claimed step is waited for. */
public record AbortAsked(String actor, String reason, Instant at) {
    /** Who asked, and why. */
    public String words() {
        return "aborted by " + actor + ": " + reason;
    }
}
