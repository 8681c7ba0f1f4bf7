package io.rabbitagent.operations;

import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.rescue.Export;
import io.rabbitagent.copies.rescue.ExportRecord;
import io.rabbitagent.copies.rescue.Exports;
import io.rabbitagent.copies.rescue.QueueName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Exported queues that a replay leaves out by itself: another node led them than the one that was copied, and may have their
 * messages still, which would come twice.
 */
final class LedElsewhere {
    private static final int MOST_NAMED = 10;

    private final Map<QueueName, String> leaders;

    private LedElsewhere(Map<QueueName, String> leaders) {
        this.leaders = leaders;
    }

    /** None where queues are named: who names one has looked. */
    static LedElsewhere of(Backup backup, ReplayRequest request) throws CopyException {
        Map<QueueName, String> leaders = new LinkedHashMap<>();
        if (request.queues().isEmpty()) {
            for (Export export : Exports.of(backup).all()) {
                if (export.state() instanceof Export.Complete complete && isChosen(complete.record(), request)) {
                    complete.record()
                            .otherLeader()
                            .ifPresent(leader -> leaders.put(complete.record().queue(), leader));
                }
            }
        }
        return new LedElsewhere(leaders);
    }

    private static boolean isChosen(ExportRecord record, ReplayRequest request) {
        return request.vhost().map(record.queue().vhost()::equals).orElse(true)
                && !request.without().contains(record.queue().name());
    }

    boolean isEmpty() {
        return leaders.isEmpty();
    }

    boolean has(String vhost, String queue) {
        return leaders.containsKey(new QueueName(vhost, queue));
    }

    /** @param known of the backup's node and those that run */
    List<ReplayView.LeftOut> lines(Leaders known) {
        return leaders.entrySet().stream()
                .map(queue -> new ReplayView.LeftOut(
                        queue.getKey().vhost(),
                        queue.getKey().name(),
                        queue.getValue(),
                        known.warning(queue.getValue())))
                .toList();
    }

    /** What is left out, and why. */
    String words() {
        String some = leaders.entrySet().stream()
                .limit(MOST_NAMED)
                .map(queue -> queue.getKey().words() + " (" + queue.getValue() + ")")
                .collect(Collectors.joining(", "));
        String more = leaders.size() > MOST_NAMED ? " and " + (leaders.size() - MOST_NAMED) + " more" : "";
        return "of queues that another node led, nothing is sent unless --queue names them: look first whether that"
                + " node has their messages, or they come twice: " + some + more;
    }
}
