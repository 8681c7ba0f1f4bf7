package io.rabbitagent.operations;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.isolated.CopiedQueue;
import io.rabbitagent.copies.rescue.BusyException;
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
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code agent rescue export}: the messages of a backup, as files. It changes no broker, and waits for no plan. */
public final class RescueExport {
    private static final int MOST_NAMED = 10;

    private RescueExport() {}

    /** @throws OperationException where nothing was exported, or it ended half-way; the message says which */
    public static RescueExportView of(AgentAccess agent, String id, RescueChoice choice, Rescue.Listeners listeners)
            throws OperationException {
        Backup backup = KeptBackups.complete(agent, id);
        Rescue rescue = agent.backups().rescue();
        try {
            if (choice instanceof RescueChoice.Announced) {
                return announced(rescue, backup, running(agent), listeners);
            }
            List<CopiedQueue> there = rescue.queues(backup, listeners.progress());
            List<CopiedQueue> wanted =
                    choice instanceof RescueChoice.Named named ? named(named.queues(), there, backup) : there;
            return view(backup, rescue.export(backup, wanted, listeners));
        } catch (BusyException e) {
            throw new OperationException(Kind.TRY_LATER, e.getMessage());
        } catch (CopyException e) {
            throw new OperationException(Kind.FAILED, e.getMessage());
        }
    }

    private static Set<String> running(AgentAccess agent) throws OperationException {
        return agent.situation().picture().running().stream()
                .map(NodeName::value)
                .collect(Collectors.toSet());
    }

    private static RescueExportView announced(
            Rescue rescue, Backup backup, Set<String> running, Rescue.Listeners listeners)
            throws BusyException, CopyException, OperationException {
        Set<QueueName> announced = rescue.announced(backup)
                .map(LinkedHashSet::new)
                .orElseThrow(() -> nothingWanted("does not tell what its plan announced as lost", backup));
        if (announced.isEmpty()) {
            throw nothingWanted("was made for a plan that announced no queue as lost", backup);
        }
        List<CopiedQueue> there = rescue.queues(backup, listeners.progress());
        String node = backup.manifest().orElseThrow().node().value();
        Map<Boolean, List<CopiedQueue>> wanted = there.stream()
                .filter(queue -> announced.contains(name(queue)))
                .collect(Collectors.partitioningBy(
                        queue -> queue.leader().equals(node) || !running.contains(queue.leader())));
        List<ExportedQueue> results =
                new ArrayList<>(rescue.export(backup, wanted.getOrDefault(true, List.of()), listeners));
        for (CopiedQueue queue : wanted.getOrDefault(false, List.of())) {
            results.add(ExportedQueue.keptElsewhere(name(queue), queue.leader()));
        }
        Set<QueueName> missing = new LinkedHashSet<>(announced);
        there.forEach(queue -> missing.remove(name(queue)));
        missing.forEach(queue -> results.add(ExportedQueue.notInBackup(queue)));
        return view(backup, results);
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

    private static RescueExportView view(Backup backup, List<ExportedQueue> results) {
        return new RescueExportView(
                Formats.VERSION,
                backup.id(),
                RescueFiles.of(backup).directory().toString(),
                results.stream().allMatch(ExportedQueue::isComplete),
                results.stream().map(RescueExport::line).toList());
    }

    private static ExportedLine line(ExportedQueue result) {
        return new ExportedLine(
                result.queue().vhost(),
                result.queue().name(),
                result.outcome().text(),
                result.record().map(ExportRecord::messages),
                result.record().map(ExportRecord::bytes),
                result.record().map(ExportRecord::sha256),
                result.messages().map(Object::toString),
                result.problem());
    }
}
