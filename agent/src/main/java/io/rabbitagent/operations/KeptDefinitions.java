package io.rabbitagent.operations;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.ImportedDefinitions;
import io.rabbitagent.copies.definitions.Comparison;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.BackupShelf.DefinitionsOrder;
import io.rabbitagent.operations.DefinitionsView.KindLine;
import io.rabbitagent.operations.OperationException.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code agent backups restore-definitions}: which definitions of a backup the node lacks, and bringing them back. */
public final class KeptDefinitions {
    private KeptDefinitions() {}

    /**
     * Finds the backup whose definitions are to be compared.
     *
     * @throws OperationException where there is none, it can't be used here, or the broker is not known to run
     */
    public static Backup comparable(AgentAccess agent, String id) throws OperationException {
        Backup backup = KeptBackups.own(agent, id);
        refuseUnlessRunning(agent, agent.situation());
        return backup;
    }

    /**
     * As {@link #comparable}, to be imported.
     *
     * @throws OperationException also while a plan has steps on this node, or a member sees a partition
     */
    public static Backup importable(AgentAccess agent, String id) throws OperationException {
        Backup backup = KeptBackups.own(agent, id);
        refuseUnfit(agent);
        return backup;
    }

    private static void refuseUnfit(AgentAccess agent) throws OperationException {
        Situation situation = agent.situation();
        refuseUnlessRunning(agent, situation);
        refuseInPartition(situation);
        KeptBackups.refuseDuringPlans(agent, Plans.decisions(situation));
    }

    /** A node that was reset may not know its agent's user any more: that its view is unknown hinders nothing. */
    private static void refuseInPartition(Situation situation) throws OperationException {
        Optional<ClusterView> parted = situation.picture().views().values().stream()
                .filter(view -> view.peers().values().stream()
                        .anyMatch(peer -> !peer.partitions().isEmpty()))
                .findFirst();
        if (parted.isPresent()) {
            throw new OperationException(
                    Kind.REFUSED,
                    parted.get().observer()
                            + " sees a partition: what one side takes is lost where that side gives way."
                            + " End the partition first, see agent status");
        }
    }

    private static void refuseUnlessRunning(AgentAccess agent, Situation situation) throws OperationException {
        Fact<AppState> app = situation.picture().observation(agent.node()).app();
        if (!app.value().equals(Optional.of(AppState.RUNNING))) {
            throw new OperationException(
                    Kind.REFUSED,
                    "the application on " + agent.node() + " should be running, and it is "
                            + app.value().map(AppState::text).orElseGet(() -> "unknown (" + app + ")")
                            + ": definitions are read from and imported into a running broker");
        }
    }

    public static Comparison compare(AgentAccess agent, Backup backup, Consumer<String> progress)
            throws OperationException {
        return agent.backups().compareDefinitions(backup, progress);
    }

    /**
     * Looks once more whether they can be imported: whoever was asked may have taken long to answer.
     *
     * @throws OperationException where nothing was imported, or what came of it can't be told
     */
    public static ImportedDefinitions restore(AgentAccess agent, DefinitionsOrder order, Consumer<String> progress)
            throws OperationException {
        refuseUnfit(agent);
        return agent.backups().restoreDefinitions(order, progress);
    }

    /** What would be done. */
    public static DefinitionsView view(AgentAccess agent, Backup backup, boolean overwrite, Comparison found) {
        return new DefinitionsView(
                Formats.VERSION,
                backup.id(),
                agent.node().value(),
                overwrite,
                false,
                found.isNothing(overwrite),
                Optional.empty(),
                lines(found),
                List.of());
    }

    /** What was done. */
    public static DefinitionsView view(AgentAccess agent, ImportedDefinitions imported) {
        return new DefinitionsView(
                Formats.VERSION,
                imported.id(),
                agent.node().value(),
                imported.overwrite(),
                true,
                imported.complete(),
                imported.problem(),
                lines(imported.before()),
                lines(imported.after()));
    }

    private static List<KindLine> lines(Comparison comparison) {
        return comparison.kinds().stream()
                .map(one -> new KindLine(
                        one.kind().text(),
                        one.all(),
                        one.missing(),
                        one.missingNamed(),
                        one.differing(),
                        one.differingNamed(),
                        one.leftOut()))
                .toList();
    }
}
