package io.rabbitagent.cli;

import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.Staying;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What all commands share that speak of an agent: how they find it, and how they say that something can't be done. */
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class)
abstract class AgentSubcommand implements Callable<Integer>, Invoked {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Invoked parent;

    @Override
    public final Integer call() {
        try (AgentSource.Lease lease = invocation().agents().open(purpose())) {
            int code = run(lease.agent());
            stay(lease.agent());
            return code;
        } catch (OperationException e) {
            invocation()
                    .err()
                    .println("agent: " + String.valueOf(e.getMessage()).replace('\n', ' '));
            return code(e.kind());
        }
    }

    /** Does the command's work. @return its exit code */
    abstract int run(AgentAccess agent) throws OperationException;

    /** What the command needs an agent for. */
    AgentSource.Purpose purpose() {
        return AgentSource.Purpose.LOOK;
    }

    /** An agent that would end with this command first does what a plan wants of its host. */
    private void stay(AgentAccess agent) throws OperationException {
        if (agent.passing() && purpose() == AgentSource.Purpose.ACT) {
            new Staying(
                            agent,
                            line -> invocation().err().println(line),
                            () -> invocation().io().isCancelled())
                    .untilNothingIsToBeDoneHere();
        }
    }

    @Override
    public final Invocation invocation() {
        return parent.invocation();
    }

    /** Who asks, as the kernel vouches for it. */
    final String actor() {
        return invocation().request().actor();
    }

    final Paint paint() {
        return new Paint(invocation().colour());
    }

    static int code(OperationException.Kind kind) {
        return switch (kind) {
            case USAGE, NOT_FOUND, CONFLICT -> ExitCode.USAGE;
            case UNREACHABLE -> ExitCode.UNREACHABLE;
            case TRY_LATER -> ExitCode.TRY_LATER;
            case REFUSED -> ExitCode.REFUSED;
            case FAILED -> ExitCode.FAILED;
            case CONFIGURATION -> ExitCode.CONFIGURATION;
        };
    }

    /** How a view is printed. */
    enum Format {
        TEXT,
        JSON
    }

    /** The option that all views share. */
    static final class Output {
        @Option(
                names = {"-o", "--output"},
                paramLabel = "FORMAT",
                description = "text or json; json is stable and carries format_version",
                defaultValue = "text")
        Format format = Format.TEXT;

        boolean json() {
            return format == Format.JSON;
        }
    }

    /** The option of commands that may be told why they are run. */
    static final class Reason {
        @Option(
                names = "--reason",
                paramLabel = "TEXT",
                converter = ReasonConverter.class,
                description = "why; kept in the history",
                defaultValue = "no reason given")
        private String text = "";

        String words() {
            return text;
        }
    }
}
