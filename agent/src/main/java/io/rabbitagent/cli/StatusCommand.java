package io.rabbitagent.cli;

import io.rabbitagent.decide.Situation;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.Status;
import io.rabbitagent.operations.StatusView;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code agent status}. */
@Command(name = "status", description = "Shows cluster, nodes, findings and plans on one screen.")
final class StatusCommand extends ViewCommand<StatusView> {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
    private static final String CLEAR = "\u001b[H\u001b[2J";

    @Option(names = "--watch", description = "show it again whenever something has changed, until interrupted")
    private boolean watch;

    @Override
    StatusView view(AgentAccess agent) throws OperationException {
        return Status.of(agent.situation(), agent.notices());
    }

    @Override
    int run(AgentAccess agent) throws OperationException {
        if (!watch) {
            return super.run(agent);
        }
        Situation situation = agent.situation();
        Optional<StatusView> shown = Optional.empty();
        while (!invocation().io().isCancelled()) {
            StatusView now = Status.of(situation, agent.notices());
            if (shown.filter(before -> before.saysTheSameAs(now)).isEmpty()) {
                if (invocation().request().terminal().out()) {
                    invocation().out().print(CLEAR);
                }
                show(now);
                shown = Optional.of(now);
            }
            situation = agent.situationAfter(situation, LOOK_EVERY);
        }
        return ExitCode.DONE;
    }

    @Override
    void print(StatusView view, TextOut out) {
        StatusText.print(view, out);
    }
}
