package io.rabbitagent.cli;

import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.DefinitionsRestore;
import io.rabbitagent.copies.ImportedDefinitions;
import io.rabbitagent.copies.definitions.Comparison;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.operations.BackupShelf.DefinitionsOrder;
import io.rabbitagent.operations.DefinitionsView;
import io.rabbitagent.operations.KeptDefinitions;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code agent backups restore-definitions}. */
@Command(
        name = "restore-definitions",
        description = {
            "Imports definitions of a backup (users, vhosts, permissions, policies, queues and the like) into this host's"
                    + " running broker, and so into its whole cluster: only what is missing there, and no messages.",
            "It shows what that is, and asks. With --dry-run it changes nothing."
        })
final class RestoreDefinitionsCommand extends AgentSubcommand {
    @Parameters(paramLabel = "BACKUP", description = "the backup's id: see agent backups")
    @SuppressWarnings("NullAway.Init") // picocli requires it
    private String id;

    @Option(names = "--dry-run", description = "show what would be imported, and change nothing")
    private boolean dryRun;

    @Option(
            names = "--overwrite",
            description =
                    "also what is there otherwise than in the backup, such as users with their passwords, and policies;"
                            + " queues and exchanges stay as they are")
    private boolean overwrite;

    @Option(names = "--yes", description = "import without asking")
    private boolean yes;

    @Mixin
    private final Reason reason = new Reason();

    @Mixin
    private final Output output = new Output();

    @Override
    AgentSource.Purpose purpose() {
        return dryRun ? AgentSource.Purpose.LOOK : AgentSource.Purpose.ACT;
    }

    @Override
    int run(AgentAccess agent) throws OperationException {
        refuseUnclear();
        Backup backup = dryRun ? KeptDefinitions.comparable(agent, id) : KeptDefinitions.importable(agent, id);
        Comparison found = KeptDefinitions.compare(agent, backup, this::progress);
        DefinitionsView view = KeptDefinitions.view(agent, backup, overwrite, found);
        if (dryRun || found.isNothing(overwrite)) {
            show(view, text -> {
                text.difference(view);
                text.unchanged();
            });
            return ExitCode.DONE;
        }
        if (!output.json()) {
            text().difference(view);
        }
        if (!yes) {
            confirm(agent.node().value());
        }
        return restore(agent, new DefinitionsRestore.Request(backup, overwrite, found));
    }

    private void refuseUnclear() throws OperationException {
        if (dryRun && yes) {
            throw new OperationException(Kind.USAGE, "--dry-run changes nothing: it goes without --yes");
        }
        if (output.json() && !dryRun && !yes) {
            throw new OperationException(
                    Kind.USAGE, "-o json goes with --dry-run, or with --yes: nobody is asked then");
        }
        if (!dryRun && !yes) {
            invocation().needTerminal("Confirm with --yes");
        }
    }

    private void confirm(String node) throws OperationException {
        if (!invocation().isTyped("Type this node's name to import them: ", node)) {
            throw new OperationException(Kind.REFUSED, "that is not this node's name; nothing was imported");
        }
    }

    private int restore(AgentAccess agent, DefinitionsRestore.Request request) throws OperationException {
        ImportedDefinitions imported =
                KeptDefinitions.restore(agent, new DefinitionsOrder(request, actor(), reason.words()), this::progress);
        DefinitionsView view = KeptDefinitions.view(agent, imported);
        show(view, text -> text.imported(imported.summary(), view));
        return imported.complete() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void show(DefinitionsView view, Consumer<DefinitionsText> print) {
        if (output.json()) {
            invocation().out().println(AgentJson.create().write(view));
        } else {
            print.accept(text());
        }
    }

    private DefinitionsText text() {
        return new DefinitionsText(
                new TextOut(invocation().out(), paint(), invocation().columns()));
    }

    private void progress(String line) {
        invocation().err().println(line);
    }
}
