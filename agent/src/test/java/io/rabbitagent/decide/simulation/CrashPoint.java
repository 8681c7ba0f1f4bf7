package io.rabbitagent.decide.simulation;

import java.util.function.Supplier;

/**
 * Kills an agent at its write number so-and-so, counted over all agents: a commit, a document for the board, a line of the
 * journal, the start of a child.
 */
final class CrashPoint {
    static final CrashPoint NEVER = new CrashPoint(-1, When.BEFORE);

    private final long at;
    private final When when;
    private long writes;

    CrashPoint(long at, When when) {
        this.at = at;
        this.when = when;
    }

    /** Where within a write an agent dies. */
    enum When {
        BEFORE,
        /** A line is torn, and dropped at the next start; what was sent arrives when its sender is dead. */
        IN_THE_MIDDLE,
        AFTER
    }

    /** The agent that writes is dead from here. */
    static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1;

        Died() {
            super("", null, false, false);
        }
    }

    long writes() {
        return writes;
    }

    // Whoever dies after a write does not hear what came of it.
    @SuppressWarnings("ReturnValueIgnored")
    <T> T write(Supplier<T> whole, Runnable torn) {
        if (this == NEVER) {
            return whole.get();
        }
        if (++writes != at) {
            return whole.get();
        }
        if (when == When.IN_THE_MIDDLE) {
            torn.run();
        } else if (when == When.AFTER) {
            whole.get();
        }
        throw new Died();
    }
}
