package io.rabbitagent.cli;

import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.History;
import io.rabbitagent.operations.HistoryView;
import io.rabbitagent.operations.OperationException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code agent history}. */
@Command(
        name = "history",
        description = "Shows what happened: the history that all agents share, or this host's journal.")
final class HistoryCommand extends ViewCommand<HistoryView> {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    @Option(names = "--local", description = "this host's own journal instead of the shared history")
    private boolean local;

    @Option(
            names = "--since",
            paramLabel = "WHEN",
            converter = MomentConverter.class,
            description = "only what happened since then: a time such as 2026-11-21T01:30:00Z, or an age such as 2h")
    private @Nullable Instant since;

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "200",
            description = "at most so many entries, the latest")
    private int most;

    @Option(names = "--follow", description = "go on with what happens next, until interrupted")
    private boolean follow;

    @Override
    HistoryView view(AgentAccess agent) throws OperationException {
        return History.of(entries(agent), Optional.ofNullable(since));
    }

    private List<HistoryEntry> entries(AgentAccess agent) throws OperationException {
        return local ? agent.localHistory(most) : agent.sharedHistory(most);
    }

    @Override
    int run(AgentAccess agent) throws OperationException {
        HistoryView shown = view(agent);
        show(shown);
        while (follow && !invocation().io().isCancelled()) {
            agent.situationAfter(agent.situation(), LOOK_EVERY);
            HistoryView now = view(agent);
            List<HistoryView.Line> news = Tail.after(shown.entries(), now.entries());
            if (!news.isEmpty()) {
                show(new HistoryView(now.formatVersion(), news));
                shown = now;
            }
        }
        return ExitCode.DONE;
    }

    @Override
    void print(HistoryView view, TextOut out) {
        if (view.entries().isEmpty()) {
            out.line(since == null ? "Nothing has happened yet." : "Nothing has happened since " + since + ".");
        }
        view.entries()
                .forEach(entry -> out.line(entry.at() + "  " + entry.node().orElse("cluster") + "  " + entry.kind()
                        + "  " + entry.summary()));
    }
}
