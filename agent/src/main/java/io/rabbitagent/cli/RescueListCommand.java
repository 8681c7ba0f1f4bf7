package io.rabbitagent.cli;

import io.rabbitagent.copies.isolated.Listening;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.operations.RescueList;
import io.rabbitagent.operations.RescueListView;
import io.rabbitagent.operations.RescueListView.ExportLine;
import io.rabbitagent.operations.RescueQueuesView;
import io.rabbitagent.operations.RescueQueuesView.QueueLine;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code agent rescue list}. */
@Command(
        name = "list",
        description = {
            "Shows what was exported of each backup; with BACKUP, which queues are in it.",
            "The first look into a backup opens it, which takes some seconds."
        })
final class RescueListCommand extends AgentSubcommand {
    @Parameters(
            paramLabel = "BACKUP",
            arity = "0..1",
            description = "the backup's id: see agent backups; default: all, of which none is opened")
    private @Nullable String id;

    @Option(
            names = "--verify",
            description =
                    "also reads all that was exported, and compares checksums; exit code 70 where a file is damaged")
    private boolean verify;

    @Mixin
    private final Output output = new Output();

    /** Only this host's agent opens a backup. */
    @Override
    AgentSource.Purpose purpose() {
        return id == null ? AgentSource.Purpose.LOOK : AgentSource.Purpose.ACT;
    }

    @Override
    int run(AgentAccess agent) throws OperationException {
        RescueList list = new RescueList(
                new Listening(
                        line -> invocation().err().println(line),
                        () -> invocation().io().isCancelled()),
                verify);
        Stream<ExportLine> exports;
        if (id == null) {
            RescueListView view = list.all(agent);
            print(view, out -> RescueText.print(view, out));
            exports = view.backups().stream().flatMap(backup -> backup.exports().stream());
        } else {
            RescueQueuesView view = list.of(agent, id);
            print(view, out -> RescueText.print(view, out));
            exports = view.queues().stream().map(QueueLine::export).flatMap(Optional::stream);
        }
        boolean damaged = exports.anyMatch(export -> export.state().equals("damaged"));
        return verify && damaged ? ExitCode.FAILED : ExitCode.DONE;
    }

    private void print(Object view, Consumer<TextOut> text) throws OperationException {
        if (verify && invocation().io().isCancelled()) {
            throw new OperationException(Kind.FAILED, "it was interrupted; not everything was verified");
        }
        if (output.json()) {
            invocation().out().println(AgentJson.create().write(view));
        } else {
            text.accept(new TextOut(invocation().out(), paint(), invocation().columns()));
        }
    }
}
