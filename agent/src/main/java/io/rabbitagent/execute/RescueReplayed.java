package io.rabbitagent.execute;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.Event;
import java.util.Optional;

/**
 * A human had the messages of a backup sent into the cluster again. Written before it begins, and again with what came of
 * it.
 *
 * @param node on whose host
 * @param backup its id
 * @param queues how many
 * @param messages how many were to be sent
 * @param outcome empty before
 */
public record RescueReplayed(
        NodeName node, String backup, int queues, long messages, String actor, String reason, Optional<String> outcome)
        implements Event {
    /** The same, with what came of it. */
    public RescueReplayed ended(String words) {
        return new RescueReplayed(node, backup, queues, messages, actor, reason, Optional.of(words));
    }

    @Override
    public String kind() {
        return "rescue-replayed";
    }

    @Override
    public Optional<NodeName> subject() {
        return Optional.of(node);
    }

    @Override
    public String summary() {
        return messages + " messages of " + queues + " queues from backup " + backup + " by " + actor + " (" + reason
                + ")" + outcome.map(text -> ": " + text).orElse(": begins");
    }
}
