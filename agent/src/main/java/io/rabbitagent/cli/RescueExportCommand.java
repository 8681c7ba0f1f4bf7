package io.rabbitagent.cli;

import io.rabbitagent.copies.isolated.Listening;
import io.rabbitagent.copies.rescue.QueueName;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.operations.RescueChoice;
import io.rabbitagent.operations.RescueExport;
import io.rabbitagent.operations.RescueExportView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code agent rescue export}. */
@Command(
        name = "export",
        description = {
            "Writes the messages of queues in a backup into files beside it: by itself, of those that its plan"
                    + " announced as lost; where it did not name all of them, also of those that the backup's node led"
                    + " itself, without quorum queues and streams that have members on other nodes.",
            "What was interrupted goes on where it was; what is complete is not read again.",
            "Exit code 70 where a queue could not be exported."
        })
final class RescueExportCommand extends AgentSubcommand {
    private static final String DEFAULT_VHOST = "/";

    @Parameters(paramLabel = "BACKUP", description = "the backup's id: see agent backups")
    @SuppressWarnings("NullAway.Init") // picocli requires it
    private String id;

    @Option(names = "--queue", paramLabel = "NAME", description = "only this queue; may be given several times")
    private List<String> queues = new ArrayList<>();

    @Option(names = "--vhost", paramLabel = "VHOST", description = "where the queues of --queue are; default: /")
    private @Nullable String vhost;

    @Option(names = "--all", description = "every queue in the backup")
    private boolean all;

    @Mixin
    private final Output output = new Output();

    @Override
    AgentSource.Purpose purpose() {
        return AgentSource.Purpose.ACT;
    }

    @Override
    int run(AgentAccess agent) throws OperationException {
        RescueExportView view = RescueExport.of(
                agent,
                id,
                choice(),
                new Listening(
                        line -> invocation().err().println(line),
                        () -> invocation().io().isCancelled()));
        if (output.json()) {
            invocation().out().println(AgentJson.create().write(view));
        } else {
            RescueText.print(
                    view, new TextOut(invocation().out(), paint(), invocation().columns()));
        }
        return view.complete() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private RescueChoice choice() throws OperationException {
        if (all && !queues.isEmpty()) {
            throw new OperationException(Kind.USAGE, "--all and --queue exclude each other");
        }
        if (vhost != null && queues.isEmpty()) {
            throw new OperationException(Kind.USAGE, "--vhost says where the queues of --queue are: name them");
        }
        if (all) {
            return new RescueChoice.All();
        }
        if (queues.isEmpty()) {
            return new RescueChoice.Announced();
        }
        String where = vhost == null ? DEFAULT_VHOST : vhost;
        return new RescueChoice.Named(
                queues.stream().map(name -> new QueueName(where, name)).toList());
    }
}
