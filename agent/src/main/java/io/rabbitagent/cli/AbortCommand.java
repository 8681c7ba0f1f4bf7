package io.rabbitagent.cli;

import io.rabbitagent.operations.Aborting;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.OperationException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code agent abort}. */
@Command(
        name = "abort",
        description = {
            "Ends the plan that runs, and holds its rule for its target until agent ack.",
            "A step that is being done is not killed. The plan is ABORTING until that step's agent reports its end, and"
                    + " nothing begins after it. What earlier steps changed stays, such as a service that is stopped and"
                    + " masked: the command says how to get back."
        })
final class AbortCommand extends DecisionCommand {
    @Parameters(paramLabel = "PLAN", description = "the plan's id, such as p-7f3a09c1: see agent plans")
    @SuppressWarnings("NullAway.Init") // picocli requires it
    private String plan;

    @Option(
            names = "--fenced",
            paramLabel = "NODE",
            description = "you state that the host of NODE is switched off and stays off, and that nobody else can"
                    + " tell what became of its step. NODE is that of the step that is being done, typed in full. The"
                    + " plan ends at once, its outcome unknown. Said of a host that runs, this lets two plans act at"
                    + " the same time")
    private @Nullable String fenced;

    @Override
    String decide(AgentAccess agent, String reason) throws OperationException {
        return Aborting.abort(agent, plan, actor(), reason, Optional.ofNullable(fenced));
    }
}
