package io.rabbitagent.operations;

import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.BusyException;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.isolated.CopiedQueue;
import io.rabbitagent.copies.isolated.Listening;
import io.rabbitagent.copies.rescue.Announced;
import io.rabbitagent.copies.rescue.ExportRecord;
import io.rabbitagent.copies.rescue.ExportedQueue;
import io.rabbitagent.copies.rescue.QueueName;
import io.rabbitagent.copies.rescue.Rescue;
import io.rabbitagent.copies.rescue.RescueFiles;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.operations.RescueExportView.ExportedLine;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code agent rescue export}: the messages of a backup, as files. It changes no broker, and waits for no plan. */
public final class RescueExport {
    private static final int MOST_NAMED = 10;

    private RescueExport() {}

    /** @throws OperationException where nothing was exported, or it ended half-way; the message says which */
    public static RescueExportView of(AgentAccess agent, String id, RescueChoice choice, Listening listening)
            throws OperationException {
        Backup backup = KeptBackups.readable(agent, id);
        Leaders leaders = Leaders.of(agent, backup);
        Rescue rescue = agent.backups().rescue();
        try {
            if (choice instanceof RescueChoice.Announced) {
                return announced(rescue, backup, leaders, listening);
            }
            List<CopiedQueue> there = queues(rescue, backup, listening);
            List<CopiedQueue> wanted =
                    choice instanceof RescueChoice.Named named ? named(named.queues(), there, backup) : there;
            return view(backup, leaders, Optional.empty(), rescue.export(backup, wanted, listening));
        } catch (BusyException e) {
            throw new OperationException(Kind.TRY_LATER, e.getMessage());
        } catch (CopyException e) {
            throw new OperationException(Kind.FAILED, e.getMessage());
        }
    }

    private static RescueExportView announced(Rescue rescue, Backup backup, Leaders leaders, Listening listening)
            throws BusyException, CopyException, OperationException {
        Announced announced = Announced.of(backup)
                .orElseThrow(() -> nothingWanted("does not tell what its plan announced as lost", backup));
        if (announced.isNone()) {
            throw nothingWanted("was made for a plan that announced no queue as lost", backup);
        }
        Optional<String> beyond =
                announced.namesAll() ? Optional.empty() : Optional.of(leaders.ownToo(announced.gap()));
        beyond.ifPresent(listening.progress());
        Set<QueueName> missing = new LinkedHashSet<>(announced.queues());
        List<CopiedQueue> wanted = new ArrayList<>();
        List<ExportedQueue> leftOut = new ArrayList<>();
        for (CopiedQueue queue : queues(rescue, backup, listening)) {
            boolean named = missing.remove(name(queue));
            if (named
                    || (beyond.isPresent()
                            && leaders.isOwn(queue)
                            && queue.membersElsewhere().isEmpty())) {
                wanted.add(queue);
            } else if (beyond.isPresent() && leaders.isOwn(queue)) {
                leftOut.add(ExportedQueue.leftOut(queue));
            }
        }
        List<ExportedQueue> results = new ArrayList<>(rescue.export(backup, wanted, listening));
        results.addAll(leftOut);
        missing.forEach(queue -> results.add(ExportedQueue.notInBackup(queue, announced)));
        return view(backup, leaders, beyond, results);
    }

    private static List<CopiedQueue> queues(Rescue rescue, Backup backup, Listening listening)
            throws BusyException, CopyException {
        try {
            return rescue.queues(backup, listening);
        } catch (CopyException e) {
            throw listening.cancelled().getAsBoolean() ? new CopyException(Rescue.INTERRUPTED) : e;
        }
    }

    private static OperationException nothingWanted(String why, Backup backup) {
        return new OperationException(
                Kind.USAGE,
                "backup " + backup.id() + " " + why
                        + ": say what you want with --queue NAME, or --all; what is in it: agent" + " rescue list "
                        + backup.id());
    }

    private static QueueName name(CopiedQueue queue) {
        return new QueueName(queue.vhost(), queue.name());
    }

    private static List<CopiedQueue> named(List<QueueName> names, List<CopiedQueue> there, Backup backup)
            throws OperationException {
        List<CopiedQueue> wanted = new ArrayList<>();
        for (QueueName name : new LinkedHashSet<>(names)) {
            wanted.add(there.stream()
                    .filter(queue -> name(queue).equals(name))
                    .findFirst()
                    .orElseThrow(() -> new OperationException(
                            Kind.USAGE,
                            "backup " + backup.id() + " has no queue " + name.words() + "; nothing was exported. "
                                    + inIt(there))));
        }
        return wanted;
    }

    private static String inIt(List<CopiedQueue> there) {
        if (there.isEmpty()) {
            return "It has no queue";
        }
        String some = there.stream()
                .limit(MOST_NAMED)
                .map(queue -> name(queue).words())
                .collect(Collectors.joining(", "));
        return "In it: " + some + (there.size() > MOST_NAMED ? " and " + (there.size() - MOST_NAMED) + " more" : "");
    }

    private static RescueExportView view(
            Backup backup, Leaders leaders, Optional<String> beyond, List<ExportedQueue> results) {
        Optional<Announced> announced = Announced.of(backup);
        return new RescueExportView(
                Formats.VERSION,
                backup.id(),
                RescueFiles.of(backup).directory().toString(),
                results.stream().allMatch(ExportedQueue::isComplete),
                beyond,
                results.stream().map(result -> line(result, leaders, announced)).toList());
    }

    private static ExportedLine line(ExportedQueue result, Leaders leaders, Optional<Announced> announced) {
        Optional<ExportRecord> record = result.record();
        return new ExportedLine(
                result.queue().vhost(),
                result.queue().name(),
                result.outcome().text(),
                result.record().map(ExportRecord::messages),
                result.record().map(ExportRecord::bytes),
                result.record().map(ExportRecord::sha256),
                result.messages().map(Object::toString),
                record.flatMap(ExportRecord::otherLeader),
                record.map(ExportRecord::membersElsewhere).orElse(List.of()),
                record.flatMap(ExportRecord::mirrorsElsewhere),
                record.flatMap(one -> leaders.warning(Replicas.of(one), announced)),
                result.problem());
    }
}
