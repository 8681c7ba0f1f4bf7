package io.rabbitagent.execute;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.Event;
import java.util.Optional;

/**
 * A human had definitions of a backup imported into a node. Written before it begins, and again with what came of it.
 *
 * @param backup its id
 * @param overwrite also what was there otherwise
 * @param outcome empty before
 */
public record DefinitionsRestored(
        NodeName node, String backup, boolean overwrite, String actor, String reason, Optional<String> outcome)
        implements Event {
    @Override
    public String kind() {
        return "definitions-restored";
    }

    @Override
    public Optional<NodeName> subject() {
        return Optional.of(node);
    }

    @Override
    public String summary() {
        return "definitions of backup " + backup + (overwrite ? ", overwriting," : "") + " by " + actor + " (" + reason
                + ")" + outcome.map(text -> ": " + text).orElse(": begins");
    }
}
