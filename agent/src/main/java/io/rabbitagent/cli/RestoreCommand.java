package io.rabbitagent.cli;

import io.rabbitagent.copies.Manifest;
import io.rabbitagent.copies.Restored;
import io.rabbitagent.copies.Sizes;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.BackupShelf.Order;
import io.rabbitagent.operations.KeptBackups;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.operations.Restorable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code agent backups restore}. */
@Command(
        name = "restore",
        description = {
            "Puts a backup back in place of the data directory of this host's broker, which must be stopped.",
            "Nothing is deleted: what was there before is moved away, and the command says where to.",
            "It is refused where other members run that list this node: they have gone on without that data."
        })
final class RestoreCommand extends AgentSubcommand {
    @Parameters(paramLabel = "BACKUP", description = "the backup's id: see agent backups")
    @SuppressWarnings("NullAway.Init") // picocli requires it
    private String id;

    @Option(names = "--yes", description = "restore without asking")
    private boolean yes;

    @Option(
            names = "--beside-others",
            description = "restore although other members have gone on without this data, or may have")
    private boolean besideOthers;

    @Mixin
    private final Reason reason = new Reason();

    @Override
    AgentSource.Purpose purpose() {
        return AgentSource.Purpose.ACT;
    }

    @Override
    int run(AgentAccess agent) throws OperationException {
        if (!yes) {
            invocation().needTerminal("Confirm with --yes");
        }
        show(KeptBackups.restorable(agent, id, besideOthers));
        if (!yes) {
            confirm(agent.node().value());
        }
        Restored restored = KeptBackups.restore(
                agent,
                new Order(id, actor(), reason.words()),
                line -> invocation().err().println(line));
        invocation().out().println("Backup " + id + ": " + restored.summary() + ".");
        invocation()
                .out()
                .println("Its cluster may have forgotten this node meanwhile. Before you start the broker:"
                        + " agent explain " + agent.node());
        return ExitCode.DONE;
    }

    private void show(Restorable found) {
        Manifest manifest = found.backup().manifest().orElseThrow();
        invocation()
                .out()
                .println("Backup " + id + " of " + manifest.node() + ", " + manifest.at() + ", made for plan "
                        + manifest.planId() + ": " + Sizes.bytes(manifest.bytes()) + " in " + manifest.files()
                        + " files. It replaces " + manifest.dataDirectory());
        found.warnings().forEach(warning -> invocation().out().println("Warning: " + warning + "."));
    }

    private void confirm(String node) throws OperationException {
        if (!invocation().isTyped("Type this node's name to restore it: ", node)) {
            throw new OperationException(Kind.REFUSED, "that is not this node's name; nothing was restored");
        }
    }
}
