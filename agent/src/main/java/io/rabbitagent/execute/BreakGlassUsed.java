package io.rabbitagent.execute;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.Event;
import java.util.Optional;

/**
 * A human had one step done on a node while the decisions could not be read. Written before the step begins, and again
 * with what came of it.
 *
 * @param id names this use; nothing begins in the cluster until it is acknowledged by this name
 * @param planId names the plan of which this is a step: its backup is found by it
 * @param digest of that plan
 * @param outcome what came of the step; empty before
 */
public record BreakGlassUsed(
        String id,
        NodeName node,
        String actor,
        String reason,
        String rule,
        String planId,
        String digest,
        int step,
        String command,
        Optional<String> outcome)
        implements Event {
    @Override
    public String kind() {
        return "break-glass-used";
    }

    @Override
    public Optional<NodeName> subject() {
        return Optional.of(node);
    }

    @Override
    public String summary() {
        return id + ": " + what() + outcome.map(text -> "; ended: " + text).orElse("; begins");
    }

    /** Who did what, in one line. */
    public String what() {
        return actor + " acted on " + node + " without the decisions (" + reason + "): step " + step + " of " + rule
                + ", " + command;
    }
}
