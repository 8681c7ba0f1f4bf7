package io.rabbitagent.decide;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * How far a step is.
 *
 * @param claim by whom it is being done
 * @param detail what came of it, in one line; empty before
 */
public record StepProgress(int number, State state, Optional<Claim> claim, String detail) {

    static StepProgress waiting(int number) {
        return new StepProgress(number, State.WAITING, Optional.empty(), "");
    }

    StepProgress claimedBy(Claim by) {
        return new StepProgress(number, State.CLAIMED, Optional.of(by), "");
    }

    StepProgress done(String what) {
        return new StepProgress(number, State.DONE, claim, what);
    }

    /** The states of a step. One that failed ends its plan, so that it needs no state. */
    public enum State {
        WAITING,
        CLAIMED,
        DONE;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * An agent's announcement that it starts a step now.
     *
     * @param id of this claim; a step that was not started in time is claimed again, under another id
     * @param agent names the life of the agent
     */
    public record Claim(String id, String agent, Instant at) {}
}
