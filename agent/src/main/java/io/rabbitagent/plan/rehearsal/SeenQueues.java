package io.rabbitagent.plan.rehearsal;

import io.rabbitagent.cluster.Inventory.LedQueue;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.QueueId;
import io.rabbitagent.cluster.rehearsal.SeenBefore;
import io.rabbitagent.cluster.rehearsal.SeenCounts;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What was counted before the outage, by queue: what lost nodes had, and what survivors had. */
final class SeenQueues {
    private final Map<QueueId, Seen> ofLost;
    private final Map<QueueId, Seen> ofSurvivors;

    SeenQueues(SeenBefore before, Set<NodeName> lost) {
        this.ofLost = byQueue(before, one -> lost.contains(one.node()));
        this.ofSurvivors = byQueue(before, one -> !lost.contains(one.node()));
    }

    private static Map<QueueId, Seen> byQueue(SeenBefore before, Predicate<SeenCounts> whose) {
        Map<QueueId, Seen> seen = new HashMap<>();
        for (SeenCounts counts : before.counts().stream().filter(whose).toList()) {
            for (LedQueue queue : counts.led().named()) {
                seen.merge(
                        new QueueId(queue.vhost(), queue.queue()),
                        Seen.of(counts, queue),
                        (known, next) -> next.tellsMoreThan(known) ? next : known);
            }
        }
        return seen;
    }

    /** @param uncounted whether a survivor's copy can't be counted: then what that one counted itself tells more */
    Optional<Seen> of(QueueId queue, boolean uncounted) {
        return Stream.of(
                        Optional.ofNullable(ofLost.get(queue)),
                        Optional.ofNullable(ofSurvivors.get(queue)).filter(seen -> uncounted))
                .flatMap(Optional::stream)
                .reduce((one, next) -> next.tellsMoreThan(one) ? next : one);
    }

    /** @param known to survivors */
    List<OnlySeen> onlySeen(Predicate<QueueId> known) {
        return ofLost.entrySet().stream()
                .filter(one -> !known.test(one.getKey()))
                .map(one -> new OnlySeen(one.getKey(), one.getValue()))
                .sorted(Comparator.comparingLong(
                                (OnlySeen one) -> one.seen().messages().orElse(Long.MAX_VALUE))
                        .reversed()
                        .thenComparing(OnlySeen::queue))
                .toList();
    }
}
