package io.rabbitagent.operations;

/** An operation can't be done; the message says what happened, where, and what to do. */
public final class OperationException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    public OperationException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Why; the command line turns it into an exit code. */
    public enum Kind {
        /** What was asked for makes no sense in itself, or names what there can't be. */
        USAGE,
        /** There is nothing of that name, or not any more. */
        NOT_FOUND,
        /** It makes no sense as things stand: it was decided before, or has gone on. */
        CONFLICT,
        /** Broker, agent or store can't be reached. */
        UNREACHABLE,
        /** Something else is at it: another plan, a budget, a pause. */
        TRY_LATER,
        /** A gate is shut, or what was seen is no longer so. */
        REFUSED,
        /** It was tried, and failed. */
        FAILED,
        /** The configuration can't be used. */
        CONFIGURATION
    }
}
