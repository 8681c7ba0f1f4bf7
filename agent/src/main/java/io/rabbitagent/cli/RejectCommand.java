package io.rabbitagent.cli;

import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.Plans;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code agent reject}. */
@Command(name = "reject", description = "Turns a plan down, and holds its rule for its target until agent ack.")
final class RejectCommand extends DecisionCommand {
    @Parameters(paramLabel = "PLAN", description = "the plan's id, such as p-7f3a09c1: see agent plans")
    @SuppressWarnings("NullAway.Init") // picocli requires it
    private String plan;

    @Override
    String decide(AgentAccess agent, String reason) throws OperationException {
        Plans.reject(agent, plan, actor(), reason);
        return "Plan " + plan + " is rejected, and its rule is held for its target until agent ack.";
    }
}
