package io.rabbitagent.plan.rehearsal;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.Definition;
import io.rabbitagent.cluster.rehearsal.Option;
import java.util.List;
import java.util.Optional;

/**
 * What a start from one candidate, with one option, would make of the cluster, once all other survivors have started too and the
 * lost nodes are forgotten.
 *
 * @param failure why it can't be done; then there is nothing else
 * @param queues all that any survivor knows, by vhost and name
 * @param missing definitions that the newest survivor has, and the cluster would not
 * @param comeBack definitions that the cluster would have, and the newest survivor has not: deleted, revoked or changed since
 */
public record Forecast(
        NodeName candidate,
        Option option,
        Optional<String> failure,
        List<QueueFate> queues,
        List<Definition> missing,
        List<Definition> comeBack) {
    public Forecast {
        queues = List.copyOf(queues);
        missing = List.copyOf(missing);
        comeBack = List.copyOf(comeBack);
    }

    public boolean isPossible() {
        return failure.isEmpty();
    }

    /** Of those whose loss can be told. */
    public long lostMessages() {
        return queues.stream().mapToLong(queue -> queue.lost().orElse(0)).sum();
    }

    /** Queues that the newest survivor has, and nobody would serve. */
    public long lostQueues() {
        return queues.stream().filter(queue -> !queue.isServed()).count();
    }
}
