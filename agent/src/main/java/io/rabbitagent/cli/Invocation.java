package io.rabbitagent.cli;

import io.rabbitagent.daemon.CommandIo;
import io.rabbitagent.daemon.CommandRequest;
import java.io.PrintStream;

/**
 * One command on its way through the command line, in the daemon or in a process of its own. Commands reach the user through
 * it alone: {@code System.out} belongs to the daemon.
 */
public record Invocation(CommandRequest request, CommandIo io, BugLog bugs, AgentSource agents) {

    public PrintStream out() {
        return io.out();
    }

    public PrintStream err() {
        return io.err();
    }

    /** Whether standard output may be coloured: on a terminal, unless {@code NO_COLOR} is set to anything. */
    public boolean colour() {
        return request.terminal().out()
                && request.environment().getOrDefault("NO_COLOR", "").isEmpty()
                && !request.environment().getOrDefault("TERM", "").equals("dumb");
    }

    /** The width to which text is laid out. */
    public int columns() {
        int columns = request.terminal().columns();
        return columns > 0 ? columns : 80;
    }
}
