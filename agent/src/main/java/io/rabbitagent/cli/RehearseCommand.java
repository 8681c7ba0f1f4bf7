package io.rabbitagent.cli;

import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.Rehearsal;
import io.rabbitagent.operations.RehearsalView;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code agent rehearse}. */
@Command(
        name = "rehearse",
        description = {
            "Tries each way to start a cluster of which no member runs, on isolated copies of the survivors' data, and shows what"
                    + " would be kept and lost by each. The data itself is only read.",
            "Each survivor's agent tries what its own node would come to; what was found is kept, and not tried again while"
                    + " the data stays as it is."
        })
final class RehearseCommand extends ViewCommand<RehearsalView> {
    @Option(
            names = "--lost",
            paramLabel = "NODE",
            description =
                    "rehearse as if this node never came back, beside those that were declared lost (agent remediate"
                            + " --lost); full name or host; may be given several times")
    private List<String> lost = List.of();

    @Option(
            names = "--again",
            description = "try all survivors' data anew, also where what was found before still holds")
    private boolean again;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            converter = ReasonConverter.class,
            description = "why; kept in the history",
            defaultValue = "asked by agent rehearse")
    private String reason = "";

    @Override
    AgentSource.Purpose purpose() {
        return AgentSource.Purpose.ACT;
    }

    @Override
    RehearsalView view(AgentAccess agent) throws OperationException {
        return new Rehearsal(
                        agent,
                        line -> invocation().err().println(line),
                        () -> invocation().io().isCancelled())
                .of(new Rehearsal.Request(lost, actor(), reason, again));
    }

    @Override
    void print(RehearsalView view, TextOut out) {
        RehearsalText.print(view, out);
    }
}
