package io.rabbitagent.cli;

import io.rabbitagent.copies.Sizes;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.BackupsView;
import io.rabbitagent.operations.KeptBackups;
import io.rabbitagent.operations.OperationException;
import java.time.Instant;
import picocli.CommandLine.Command;

/** {@code agent backups}. */
@Command(
        name = "backups",
        description = {
            "Shows what was saved on this host before a step that deletes.",
            "Backups hold messages and password hashes; nobody deletes them but you."
        },
        subcommands = {RestoreCommand.class, RestoreDefinitionsCommand.class})
final class BackupsCommand extends ViewCommand<BackupsView> {
    @Override
    BackupsView view(AgentAccess agent) throws OperationException {
        return KeptBackups.of(agent);
    }

    @Override
    void print(BackupsView view, TextOut out) {
        if (view.backups().isEmpty()) {
            out.line("There are no backups in " + view.directory() + ".");
            return;
        }
        out.line("Backups in " + view.directory());
        TextOut.Table table = out.table("ID", "WHEN", "PLAN", "NODE", "TYPE", "SIZE", "LOSSES", "COMPLETE");
        view.backups()
                .forEach(backup -> table.row(
                        backup.id(),
                        backup.at().map(Instant::toString).orElse("-"),
                        backup.plan().orElse("-"),
                        backup.node().orElse("-"),
                        backup.type().orElse("-"),
                        backup.bytes().map(Sizes::bytes).orElse("-"),
                        backup.losses().map(String::valueOf).orElse("-"),
                        backup.complete() ? "yes" : "no: " + backup.problem().orElse("")));
        table.print();
    }
}
