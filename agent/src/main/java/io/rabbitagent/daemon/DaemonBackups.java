package io.rabbitagent.daemon;

import io.rabbitagent.broker.CommandAudit;
import io.rabbitagent.broker.CommandRunner;
import io.rabbitagent.broker.NodeCommands;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.config.AgentConfig;
import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.Backups;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.DefinitionsRestore;
import io.rabbitagent.copies.ImportedDefinitions;
import io.rabbitagent.copies.Restore;
import io.rabbitagent.copies.Restored;
import io.rabbitagent.copies.definitions.Comparison;
import io.rabbitagent.copies.isolated.IsolatedBackups;
import io.rabbitagent.copies.rescue.Rescue;
import io.rabbitagent.execute.BackupRestored;
import io.rabbitagent.operations.BackupShelf;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Puts backups back on the thread of the steps: none is ever at work on the same directory meanwhile. What only reads them
 * may take hours, and is left to the thread of whoever asks: plans go first.
 */
final class DaemonBackups implements BackupShelf {
    private final NodeName node;
    private final Path directory;
    private final Backups backups;
    private final Restore restore;
    private final Rescue rescue;
    private final DaemonDefinitions definitions;
    private final StepExecutor steps;
    private final JournalWriter journal;

    DaemonBackups(
            AgentConfig config,
            NodeWatch watch,
            StepExecutor steps,
            JournalWriter journal,
            Clock clock,
            IsolatedBackups reader) {
        this.node = config.node();
        this.directory = config.backups().directory();
        this.backups = watch.backups();
        this.restore = new Restore(
                watch.backups(),
                config.broker().dataDirectory(),
                watch.own(config).process(),
                new CommandRunner(CommandAudit.NONE),
                clock);
        this.rescue = new Rescue(reader, config.backups().keepFreeBytes(), clock);
        this.definitions = new DaemonDefinitions(
                config.node(),
                new DefinitionsRestore(config.node(), new NodeCommands(watch.rabbitmqctl()), directory, reader),
                steps,
                journal);
        this.steps = steps;
        this.journal = journal;
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public List<Backup> all() throws OperationException {
        return read(backups);
    }

    static List<Backup> read(Backups backups) throws OperationException {
        try {
            return backups.all();
        } catch (CopyException e) {
            throw new OperationException(Kind.FAILED, e.getMessage());
        }
    }

    @Override
    public Rescue rescue() {
        return rescue;
    }

    @Override
    public Restored restore(Order order, Consumer<String> progress) throws OperationException {
        Outcome outcome = steps.alone(told -> journalled(order, progress.andThen(told)))
                .orElseThrow(() -> new OperationException(
                        Kind.TRY_LATER,
                        "a step of a plan is at work on this host; nothing was restored: see agent status"));
        return outcome.restored().orElseThrow(() -> new OperationException(Kind.FAILED, outcome.words()));
    }

    @Override
    public Comparison compareDefinitions(Backup backup, Consumer<String> progress) throws OperationException {
        return definitions.compare(backup, progress);
    }

    @Override
    public ImportedDefinitions restoreDefinitions(DefinitionsOrder order, Consumer<String> progress)
            throws OperationException {
        return definitions.restore(order, progress);
    }

    private record Outcome(Optional<Restored> restored, String words) {}

    private Outcome journalled(Order order, Consumer<String> progress) {
        if (!journal.write(entry(order, Optional.empty()))) {
            return new Outcome(
                    Optional.empty(), "nothing was restored: the journal can't be written, see the agent's log");
        }
        Outcome outcome = tryTo(order, progress);
        journal.accept(entry(order, Optional.of(outcome.words())));
        return outcome;
    }

    private Outcome tryTo(Order order, Consumer<String> progress) {
        try {
            Restored restored = restore.restore(order.id(), progress, words -> announce(order, words));
            return new Outcome(Optional.of(restored), restored.summary());
        } catch (CopyException e) {
            return new Outcome(Optional.empty(), e.getMessage());
        }
    }

    private void announce(Order order, String words) throws CopyException {
        if (!journal.write(entry(order, Optional.of(words)))) {
            throw new CopyException("the journal can't be written, see the agent's log");
        }
    }

    private BackupRestored entry(Order order, Optional<String> outcome) {
        return new BackupRestored(node, order.id(), order.actor(), order.reason(), outcome);
    }
}
