package io.rabbitagent.decide;

/** What {@link Transitions} says to a command. */
public sealed interface Answer {
    /** The document as it would be, and the entry that goes with it into the history in one transaction. */
    record Decided(Decisions decisions, DecisionMade entry) implements Answer {}

    /** Nothing changes. */
    record Refused(Why why, String detail) implements Answer {}

    /** Why a command was refused; the command line turns it into an exit code. */
    enum Why {
        /** There is no such plan, or it is over. */
        NOT_FOUND,
        /** Somebody else is at it: try later. */
        BUSY,
        /** What was seen is no longer so. */
        STALE,
        /** The command makes no sense here. */
        INVALID
    }
}
