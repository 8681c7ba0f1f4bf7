package io.rabbitagent.launch;

/** What the exit codes of {@code agent} mean; scripts rely on them. */
public final class ExitCode {
    /** Done, or nothing to do. */
    public static final int DONE = 0;
    /** Plans are pending; only where {@code --detailed-exitcode} asked for it. */
    public static final int PENDING = 2;
    /** The command line can't be understood. */
    public static final int USAGE = 64;
    /** A bad rule or bad input. */
    public static final int INPUT = 65;
    /** Broker, agent or store can't be reached. */
    public static final int UNREACHABLE = 69;
    /** It failed, or this is a bug. */
    public static final int FAILED = 70;
    /** Try later: another plan, the budget, a pause. */
    public static final int TRY_LATER = 75;
    /** Refused by a gate, or stale. */
    public static final int REFUSED = 77;
    /** The configuration or the installation is wrong. */
    public static final int CONFIGURATION = 78;
    /** Whoever read the output has left: what the shell shows for SIGPIPE, which the JVM ignores. */
    public static final int READER_GONE = 141;

    private ExitCode() {}
}
