package io.rabbitagent.cli;

import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.Plans;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code agent ack}. */
@Command(
        name = "ack",
        description =
                "Releases what is held since a plan that failed, was rejected or aborted, or whose outcome is unknown,"
                        + " and since a break-glass step.")
final class AckCommand extends DecisionCommand {
    @Parameters(paramLabel = "PLAN", description = "the plan's id, such as p-7f3a09c1: see agent plans")
    @SuppressWarnings("NullAway.Init") // picocli requires it
    private String plan;

    @Override
    String decide(AgentAccess agent, String reason) throws OperationException {
        Plans.acknowledge(agent, plan, actor(), reason);
        return "Plan " + plan + " is acknowledged: what was held since then may act again.";
    }
}
