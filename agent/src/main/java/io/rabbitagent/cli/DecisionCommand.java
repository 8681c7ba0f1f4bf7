package io.rabbitagent.cli;

import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.OperationException;
import picocli.CommandLine.Option;

/** A command by which a human decides something, with a reason that the history keeps. */
abstract class DecisionCommand extends AgentSubcommand {
    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            converter = ReasonConverter.class,
            description = "why; kept in the history")
    @SuppressWarnings("NullAway.Init") // picocli requires it
    private String reason;

    /** Decides. @return what to tell the user */
    abstract String decide(AgentAccess agent, String reason) throws OperationException;

    @Override
    int run(AgentAccess agent) throws OperationException {
        invocation().out().println(decide(agent, reason));
        return ExitCode.DONE;
    }

    @Override
    final AgentSource.Purpose purpose() {
        return AgentSource.Purpose.ACT;
    }

    final String reason() {
        return reason;
    }
}
