package io.rabbitagent.cli;

import io.rabbitagent.decide.Run;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.Plans;
import io.rabbitagent.operations.Remediation;
import io.rabbitagent.plan.Plan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code agent approve}. */
@Command(name = "approve", description = "Allows a plan as it stands now; it runs as soon as its gates are open.")
final class ApproveCommand extends DecisionCommand {
    @Parameters(paramLabel = "PLAN", description = "the plan's id, such as p-7f3a09c1: see agent plans")
    @SuppressWarnings("NullAway.Init") // picocli requires it
    private String plan;

    /** Where the agent would end with the command, nobody would be left to run the plan: it stays and says how it went. */
    @Override
    int run(AgentAccess agent) throws OperationException {
        if (!agent.passing()) {
            return super.run(agent);
        }
        Plan approved = Plans.waiting(agent, plan);
        super.run(agent);
        Remediation remediation = new Remediation(
                agent,
                line -> invocation().err().println(line),
                () -> invocation().io().isCancelled());
        Run run = remediation.follow(approved);
        invocation().out().println("Plan " + plan + ": " + run.outcome().text() + ", " + run.detail());
        return run.outcome() == Run.Outcome.VERIFIED ? ExitCode.DONE : ExitCode.FAILED;
    }

    @Override
    String decide(AgentAccess agent, String reason) throws OperationException {
        Plans.approve(agent, plan, actor(), reason);
        return "Plan " + plan + " is approved; follow it with agent status --watch.";
    }
}
