package io.rabbitagent.daemon;

import io.rabbitagent.broker.RunningChild;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.DefinitionsRestore;
import io.rabbitagent.copies.ImportedDefinitions;
import io.rabbitagent.copies.definitions.Comparison;
import io.rabbitagent.execute.ChildStarted;
import io.rabbitagent.execute.DefinitionsRestored;
import io.rabbitagent.operations.BackupShelf.DefinitionsOrder;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import java.util.Optional;
import java.util.function.Consumer;

/** Puts definitions back on the thread of the steps: none is ever at work on the same node meanwhile. */
final class DaemonDefinitions {
    private static final String STALE =
            "nothing was imported: more is missing now, or would be overwritten, than was shown. Look again";

    private final NodeName node;
    private final DefinitionsRestore definitions;
    private final StepExecutor steps;
    private final JournalWriter journal;

    /** Nothing of password hashes outlives the next start of the agent. */
    DaemonDefinitions(NodeName node, DefinitionsRestore definitions, StepExecutor steps, JournalWriter journal) {
        this.node = node;
        this.definitions = definitions;
        this.steps = steps;
        this.journal = journal;
        definitions.removeLeftOver();
    }

    Comparison compare(Backup backup, Consumer<String> progress) throws OperationException {
        return compare(definitions, backup, progress);
    }

    static Comparison compare(DefinitionsRestore definitions, Backup backup, Consumer<String> progress)
            throws OperationException {
        try {
            return definitions.compare(backup, progress);
        } catch (CopyException e) {
            throw new OperationException(Kind.FAILED, e.getMessage());
        }
    }

    ImportedDefinitions restore(DefinitionsOrder order, Consumer<String> progress) throws OperationException {
        Outcome outcome = steps.alone(told -> journalled(order, progress.andThen(told)))
                .orElseThrow(() -> new OperationException(
                        Kind.TRY_LATER,
                        "a step of a plan is at work on this host; nothing was imported: see agent status"));
        return outcome.imported().orElseThrow(() -> new OperationException(outcome.kind(), outcome.words()));
    }

    /** @param kind of the failure, where nothing was imported */
    private record Outcome(Optional<ImportedDefinitions> imported, Kind kind, String words) {}

    private Outcome journalled(DefinitionsOrder order, Consumer<String> progress) {
        if (!journal.write(entry(order, Optional.empty()))) {
            return new Outcome(
                    Optional.empty(),
                    Kind.FAILED,
                    "nothing was imported: the journal can't be written, see the agent's log");
        }
        Outcome outcome = tryTo(order, progress);
        journal.accept(entry(order, Optional.of(outcome.words())));
        return outcome;
    }

    private Outcome tryTo(DefinitionsOrder order, Consumer<String> progress) {
        try {
            Optional<ImportedDefinitions> imported =
                    definitions.restore(order.request(), child -> journal.accept(started(order, child)), progress);
            return new Outcome(
                    imported,
                    Kind.REFUSED,
                    imported.map(ImportedDefinitions::summary).orElse(STALE));
        } catch (CopyException e) {
            return new Outcome(Optional.empty(), Kind.FAILED, e.getMessage());
        }
    }

    private ChildStarted started(DefinitionsOrder order, RunningChild child) {
        return new ChildStarted(
                node,
                "",
                0,
                order.request().backup().id(),
                "rabbitmqctl import_definitions",
                child.pid(),
                child.startTicks());
    }

    private DefinitionsRestored entry(DefinitionsOrder order, Optional<String> outcome) {
        return new DefinitionsRestored(
                node,
                order.request().backup().id(),
                order.request().overwrite(),
                order.actor(),
                order.reason(),
                outcome);
    }
}
