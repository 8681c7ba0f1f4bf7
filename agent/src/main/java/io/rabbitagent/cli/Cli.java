package io.rabbitagent.cli;

import io.rabbitagent.daemon.CommandRequest;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.launch.Request;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs command lines, each with its own streams and options. */
public final class Cli {
    private Cli() {}

    /** Runs one command to its end. @return its exit code */
    public static int run(Invocation invocation) {
        try {
            return commandLine(invocation)
                    .execute(invocation.request().arguments().toArray(new String[0]));
        } catch (RuntimeException | Error e) {
            return bug(invocation, e);
        }
    }

    /** Where there is no daemon; {@code launch} calls this by name. */
    public static int inProcess(String[] arguments) {
        ProcessIo io = new ProcessIo(System.in);
        CommandRequest request =
                CommandRequest.of(System.getProperty("user.name", "?"), Request.ofThisProcess(arguments));
        return io.during(() -> run(new Invocation(request, io, new BugFile(), new LocalSource(io.err()))));
    }

    /** All commands, bound to this invocation's streams and terminal. A new command is added here. */
    static CommandLine commandLine(Invocation invocation) {
        return new CommandLine(new AgentCommand(invocation))
                .setCaseInsensitiveEnumValuesAllowed(true)
                // In the daemon @FILE would be read with the daemon's rights, and shown to whoever asked.
                .setExpandAtFiles(false)
                .setOut(new PrintWriter(invocation.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(invocation.err(), true, StandardCharsets.UTF_8))
                .setColorScheme(CommandLine.Help.defaultColorScheme(invocation.colour() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpWidth(Math.max(55, Math.min(invocation.columns(), 120)))
                .setParameterExceptionHandler((e, arguments) -> usage(e))
                .setExecutionExceptionHandler((e, commandLine, parsed) -> bug(invocation, e));
    }

    private static int usage(ParameterException e) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println("agent: " + String.valueOf(e.getMessage()).replace('\n', ' ') + meant(e) + "; see "
                + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    private static String meant(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            List<String> close = unmatched.getSuggestions();
            return close.isEmpty() ? "" : " (did you mean " + String.join(" or ", close) + "?)";
        }
        return "";
    }

    private static int bug(Invocation invocation, Throwable e) {
        String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        invocation.out().flush();
        invocation
                .err()
                .println("agent: " + what.replace('\n', ' ') + ". This is a bug; the stack trace is in "
                        + invocation.bugs().record(e));
        return ExitCode.FAILED;
    }
}
