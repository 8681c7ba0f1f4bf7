package io.rabbitagent.cli;

import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.Plans;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code agent approve}. */
@Command(name = "approve", description = "Allows a plan as it stands now; it runs as soon as its gates are open.")
final class ApproveCommand extends DecisionCommand {
    @Parameters(paramLabel = "PLAN", description = "the plan's id, such as p-7f3a09c1: see agent plans")
    @SuppressWarnings("NullAway.Init") // picocli requires it
    private String plan;

    @Override
    String decide(AgentAccess agent, String reason) throws OperationException {
        Plans.approve(agent, plan, actor(), reason);
        return "Plan " + plan + " is approved; follow it with agent status --watch.";
    }
}
