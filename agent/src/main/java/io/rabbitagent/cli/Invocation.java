package io.rabbitagent.cli;

import io.rabbitagent.daemon.CommandIo;
import io.rabbitagent.daemon.CommandRequest;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import java.io.PrintStream;
import java.util.Optional;

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

    /**
     * @param instead how to do without an answer
     * @throws OperationException where nobody can be asked
     */
    void needTerminal(String instead) throws OperationException {
        if (!request.terminal().in()) {
            throw new OperationException(Kind.USAGE, "nobody to ask: standard input is no terminal. " + instead);
        }
    }

    /** Asks for a name: whoever types it has read what it is about. */
    boolean isTyped(String prompt, String name) {
        return io.readLine(prompt).map(String::strip).equals(Optional.of(name));
    }
}
