package io.rabbitagent.operations;

import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.BusyException;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.Manifest;
import io.rabbitagent.copies.isolated.CopiedQueue;
import io.rabbitagent.copies.isolated.Listening;
import io.rabbitagent.copies.rescue.Announced;
import io.rabbitagent.copies.rescue.Export;
import io.rabbitagent.copies.rescue.ExportRecord;
import io.rabbitagent.copies.rescue.Exports;
import io.rabbitagent.copies.rescue.QueueName;
import io.rabbitagent.copies.rescue.Rescue;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.operations.RescueListView.BackupLine;
import io.rabbitagent.operations.RescueListView.ExportLine;
import io.rabbitagent.operations.RescueQueuesView.Name;
import io.rabbitagent.operations.RescueQueuesView.QueueLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code agent rescue list}: what can be exported, and what was. */
public final class RescueList {
    private final Listening listening;
    private final boolean verify;

    /**
     * @param listening who ends it early gets a list of which not everything is verified
     * @param verify whether all messages of complete exports are read
     */
    public RescueList(Listening listening, boolean verify) {
        this.listening = listening;
        this.verify = verify;
    }

    /** All backups, as files tell: none is opened. */
    public RescueListView all(AgentAccess agent) throws OperationException {
        BackupShelf shelf = agent.backups();
        List<BackupLine> lines = new ArrayList<>();
        for (Backup backup : shelf.all()) {
            lines.add(line(backup));
        }
        return new RescueListView(Formats.VERSION, shelf.directory().toString(), lines);
    }

    private BackupLine line(Backup backup) throws OperationException {
        Optional<Manifest> manifest = backup.manifest();
        return new BackupLine(
                backup.id(),
                backup.isComplete(),
                manifest.map(Manifest::at),
                manifest.map(Manifest::planId),
                manifest.map(found -> found.node().value()),
                backup.problem(),
                exports(backup));
    }

    private List<ExportLine> exports(Backup backup) throws OperationException {
        try {
            return Exports.of(backup).all().stream().map(this::line).toList();
        } catch (CopyException e) {
            throw new OperationException(Kind.FAILED, e.getMessage());
        }
    }

    /** The queues in one backup, which is opened unless that was done before. */
    public RescueQueuesView of(AgentAccess agent, String id) throws OperationException {
        Backup backup = KeptBackups.readable(agent, id);
        Manifest manifest = backup.manifest().orElseThrow();
        Leaders leaders = Leaders.of(agent, backup);
        Rescue rescue = agent.backups().rescue();
        try {
            List<CopiedQueue> there = rescue.queues(backup, listening).stream()
                    .sorted(Comparator.comparing(CopiedQueue::vhost).thenComparing(CopiedQueue::name))
                    .toList();
            Optional<Announced> announced = Announced.of(backup);
            Exports exports = Exports.of(backup);
            Set<QueueName> elsewhere =
                    new LinkedHashSet<>(announced.map(Announced::queues).orElse(List.of()));
            there.forEach(queue -> elsewhere.remove(name(queue)));
            return new RescueQueuesView(
                    Formats.VERSION,
                    id,
                    backup.directory().toString(),
                    manifest.node().value(),
                    manifest.planId(),
                    manifest.at(),
                    there.stream()
                            .map(queue -> line(queue, announced, leaders, exports.of(name(queue))))
                            .toList(),
                    elsewhere.stream()
                            .map(queue -> new Name(queue.vhost(), queue.name()))
                            .toList(),
                    announced.map(Announced::more),
                    announced.map(Announced::unknown).orElse(List.of()));
        } catch (BusyException e) {
            throw new OperationException(Kind.TRY_LATER, e.getMessage());
        } catch (CopyException e) {
            throw new OperationException(Kind.FAILED, e.getMessage());
        }
    }

    private static QueueName name(CopiedQueue queue) {
        return new QueueName(queue.vhost(), queue.name());
    }

    private QueueLine line(CopiedQueue queue, Optional<Announced> announced, Leaders leaders, Optional<Export> export) {
        Optional<Boolean> told = announced.flatMap(plan -> plan.tells(name(queue)));
        return new QueueLine(
                queue.vhost(),
                queue.name(),
                queue.type(),
                queue.leader(),
                queue.messages(),
                queue.problem(),
                told,
                queue.membersElsewhere(),
                queue.mirrorsElsewhere(),
                leaders.warning(Replicas.of(queue, leaders.node()), announced),
                export.map(this::line));
    }

    private ExportLine line(Export export) {
        Export.State state = export.state();
        Optional<Boolean> verified = Optional.empty();
        if (verify && !listening.cancelled().getAsBoolean() && state instanceof Export.Complete complete) {
            listening.progress().accept("reading " + export.words() + " again");
            state = Exports.verified(export, complete);
            verified = Optional.of(state instanceof Export.Complete);
        }
        Optional<ExportRecord> record =
                state instanceof Export.Complete complete ? Optional.of(complete.record()) : Optional.empty();
        Optional<Long> bytes = state instanceof Export.Partial partial
                ? Optional.of(partial.bytes())
                : record.map(ExportRecord::bytes);
        return new ExportLine(
                export.queue().map(QueueName::vhost),
                export.queue().map(QueueName::name),
                word(state),
                record.map(ExportRecord::messages),
                bytes,
                record.map(ExportRecord::sha256),
                record.map(ExportRecord::at),
                export.messages().toString(),
                record.flatMap(ExportRecord::otherLeader),
                verified,
                export.replayBegun(),
                state instanceof Export.Damaged damaged ? Optional.of(damaged.why()) : Optional.empty());
    }

    private static String word(Export.State state) {
        if (state instanceof Export.Complete) {
            return "complete";
        }
        return state instanceof Export.Partial ? "partial" : "damaged";
    }
}
