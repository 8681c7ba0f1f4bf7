package io.rabbitagent.cli;

import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.Pauses;
import picocli.CommandLine.Command;

/** {@code agent resume}. */
@Command(name = "resume", description = "Ends a pause.")
final class ResumeCommand extends DecisionCommand {
    @Override
    String decide(AgentAccess agent, String reason) throws OperationException {
        Pauses.resume(agent, actor(), reason);
        return "Remediation goes on.";
    }
}
