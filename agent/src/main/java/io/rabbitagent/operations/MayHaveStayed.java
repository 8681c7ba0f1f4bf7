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
 * Exported queues that a replay leaves out by itself, as the cluster may have their messages still, which would come twice:
 * {@link Replicas#isSentUnasked}.
 */
final class MayHaveStayed {
    private static final int MOST_NAMED = 10;

    private final Map<QueueName, ExportRecord> queues;
    private final Optional<Announced> announced;
    private final Leaders now;

    private MayHaveStayed(Map<QueueName, ExportRecord> queues, Optional<Announced> announced, Leaders now) {
        this.queues = queues;
        this.announced = announced;
        this.now = now;
    }

    /** None where queues are named: who names one has looked. */
    static MayHaveStayed of(Backup backup, ReplayRequest request, Leaders now) throws CopyException {
        Optional<Announced> announced = Announced.of(backup);
        Map<QueueName, ExportRecord> queues = new LinkedHashMap<>();
        if (request.queues().isEmpty()) {
            for (Export export : Exports.of(backup).all()) {
                if (export.state() instanceof Export.Complete complete
                        && isChosen(complete.record(), request)
                        && !Replicas.of(complete.record()).isSentUnasked(announced, now)) {
                    queues.put(complete.record().queue(), complete.record());
                }
            }
        }
        return new MayHaveStayed(queues, announced, now);
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

    List<ReplayView.LeftOut> lines() {
        return queues.values().stream()
                .map(record -> new ReplayView.LeftOut(
                        record.queue().vhost(),
                        record.queue().name(),
                        record.leader().orElse(record.node()),
                        now.warning(Replicas.of(record), announced).orElse("")))
                .toList();
    }

    /** What is left out, and why. */
    String words() {
        String some = queues.values().stream()
                .limit(MOST_NAMED)
                .map(record ->
                        record.queue().words() + " (" + Replicas.of(record).elsewhere() + ")")
                .collect(Collectors.joining(", "));
        String more = queues.size() > MOST_NAMED ? " and " + (queues.size() - MOST_NAMED) + " more" : "";
        return (now.givenUp() ? "" : Leaders.NOT_GIVEN_UP)
                + "of queues that the cluster may have still, nothing is sent unless --queue names them: look first whether it has"
                + " their messages, or they come twice: " + some + more;
    }
}
