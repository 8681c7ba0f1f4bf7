package io.rabbitagent.operations;

import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.rescue.Announced;
import io.rabbitagent.copies.rescue.Export;
import io.rabbitagent.copies.rescue.ExportRecord;
import io.rabbitagent.copies.rescue.Exports;
import io.rabbitagent.copies.rescue.QueueName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Exported queues that a replay leaves out by itself, as other nodes may have their messages still, which would come twice: they
 * led them, or have members of them and the plan did not announce them as lost.
 */
final class LedElsewhere {
    private static final int MOST_NAMED = 10;

    private final Map<QueueName, ExportRecord> queues;
    private final Optional<Announced> announced;

    private LedElsewhere(Map<QueueName, ExportRecord> queues, Optional<Announced> announced) {
        this.queues = queues;
        this.announced = announced;
    }

    /** None where queues are named: who names one has looked. */
    static LedElsewhere of(Backup backup, ReplayRequest request) throws CopyException {
        Optional<Announced> announced = Announced.of(backup);
        Map<QueueName, ExportRecord> queues = new LinkedHashMap<>();
        if (request.queues().isEmpty()) {
            for (Export export : Exports.of(backup).all()) {
                if (export.state() instanceof Export.Complete complete
                        && isChosen(complete.record(), request)
                        && mayBeElsewhere(complete.record(), announced)) {
                    queues.put(complete.record().queue(), complete.record());
                }
            }
        }
        return new LedElsewhere(queues, announced);
    }

    private static boolean mayBeElsewhere(ExportRecord record, Optional<Announced> announced) {
        return record.otherLeader().isPresent()
                || (!record.membersElsewhere().isEmpty()
                        && !announced
                                .flatMap(plan -> plan.tells(record.queue()))
                                .orElse(false));
    }

    private static boolean isChosen(ExportRecord record, ReplayRequest request) {
        return request.vhost().map(record.queue().vhost()::equals).orElse(true)
                && !request.without().contains(record.queue().name());
    }

    boolean isEmpty() {
        return queues.isEmpty();
    }

    boolean has(String vhost, String queue) {
        return queues.containsKey(new QueueName(vhost, queue));
    }

    /** @param known of the backup's node and those that run */
    List<ReplayView.LeftOut> lines(Leaders known) {
        return queues.values().stream()
                .map(record -> new ReplayView.LeftOut(
                        record.queue().vhost(),
                        record.queue().name(),
                        record.leader().orElse(record.node()),
                        known.warning(record, announced).orElse("")))
                .toList();
    }

    /** What is left out, and why. */
    String words() {
        String some = queues.values().stream()
                .limit(MOST_NAMED)
                .map(record -> record.queue().words() + " (" + who(record) + ")")
                .collect(Collectors.joining(", "));
        String more = queues.size() > MOST_NAMED ? " and " + (queues.size() - MOST_NAMED) + " more" : "";
        return "of queues that another node led, or had a member of, nothing is sent unless --queue names them: look"
                + " first whether that node has their messages, or they come twice: " + some + more;
    }

    private static String who(ExportRecord record) {
        return record.membersElsewhere().isEmpty()
                ? record.leader().orElse(record.node())
                : "members on " + String.join(", ", record.membersElsewhere());
    }
}
