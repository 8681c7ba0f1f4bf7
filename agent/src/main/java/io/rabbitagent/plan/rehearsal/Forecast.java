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
 * @param queues all that any survivor knows or has, by vhost and name
 * @param definitions how they differ from those that the cluster had
 */
public record Forecast(
        NodeName candidate,
        Option option,
        Optional<String> failure,
        List<QueueFate> queues,
        ChangedDefinitions definitions) {
    public Forecast {
        queues = List.copyOf(queues);
    }

    static Forecast notPossible(NodeName candidate, Option option, String failure) {
        return new Forecast(candidate, option, Optional.of(failure), List.of(), ChangedDefinitions.NONE);
    }

    /** For people: {@code rabbit@rb1 first, after force_boot}. */
    public String way() {
        return candidate + " first, " + option.way();
    }

    public boolean isPossible() {
        return failure.isEmpty();
    }

    /** Definitions that those who went down last have, and the cluster would not. */
    public List<Definition> missing() {
        return definitions.missing();
    }

    /** Definitions that the cluster would have, and those who went down last have not: deleted or revoked since. */
    public List<Definition> comeBack() {
        return definitions.comeBack();
    }

    /** Definitions that were changed since, and would be as they were before. */
    public List<Definition> changed() {
        return definitions.changed();
    }

    /** Messages that are lost, as far as they can be counted. */
    public long lostMessages() {
        return queues.stream().mapToLong(QueueFate::atLeast).sum();
    }

    /** Queues that nobody would serve, and nobody had deleted. */
    public long lostQueues() {
        return queues.stream().filter(QueueFate::isLost).count();
    }

    /** Those of them of which a survivor has messages, or what may be messages. */
    public long lostQueuesWithData() {
        return queues.stream()
                .filter(queue -> queue.isLost() && queue.hasData())
                .count();
    }

    /** Queues of which nobody can count what they lose. */
    public long losingUncounted() {
        return queues.stream().filter(QueueFate::losesUncounted).count();
    }

    /** Copies of which nobody can tell whether what is used has their messages. */
    public long untoldCopies() {
        return queues.stream().mapToLong(queue -> queue.untold().size()).sum();
    }

    /** Queues with copies that are discarded, and taken for the same as what is used by their counts alone. */
    public long takenForTheSame() {
        return queues.stream()
                .filter(queue -> !queue.takenForTheSame().isEmpty())
                .count();
    }
}
