package io.rabbitagent.broker;

/** How a {@link Command} ended. */
public sealed interface CommandResult {

    /** It ended by itself; what the code means is the caller's to know. */
    record Exited(int code, Captured out, Captured err) implements CommandResult {}

    /** It was killed with all its descendants; what it printed until then. */
    record TimedOut(Captured out, Captured err) implements CommandResult {}

    /** It never ran: there is no such program, or it may not be executed. */
    record CouldNotStart(String reason) implements CommandResult {}

    /**
     * What was printed to one stream.
     *
     * @param text as much as the cap allows, from the beginning
     * @param cutBytes how many bytes were dropped behind it
     */
    record Captured(String text, long cutBytes) {}
}
