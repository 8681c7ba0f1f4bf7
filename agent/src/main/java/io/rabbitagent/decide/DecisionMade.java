package io.rabbitagent.decide;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.Event;
import java.util.Optional;

/**
 * A decision, as the history keeps it.
 *
 * @param decision such as {@code plan-approved}
 * @param actor who asked for it
 */
public record DecisionMade(
        String decision,
        String actor,
        Optional<String> planId,
        Optional<String> rule,
        Optional<NodeName> target,
        String detail)
        implements Event {
    @Override
    public String kind() {
        return "decision";
    }

    @Override
    public Optional<NodeName> subject() {
        return target;
    }

    @Override
    public String summary() {
        StringBuilder text = new StringBuilder(decision);
        planId.ifPresent(id -> text.append(' ').append(id));
        rule.ifPresent(name -> text.append(' ').append(name));
        text.append(" by ").append(actor);
        if (!detail.isEmpty()) {
            text.append(": ").append(detail);
        }
        return text.toString();
    }
}
