package io.rabbitagent.execute;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.Event;
import java.util.Optional;

/**
 * A human had a backup put back in place of a node's data directory. Written before it begins, again with what is about to be
 * renamed, and again with what came of it.
 *
 * @param backup its id
 * @param outcome what is about to be renamed, or what came of it; empty before
 */
public record BackupRestored(NodeName node, String backup, String actor, String reason, Optional<String> outcome)
        implements Event {
    @Override
    public String kind() {
        return "backup-restored";
    }

    @Override
    public Optional<NodeName> subject() {
        return Optional.of(node);
    }

    @Override
    public String summary() {
        return "backup " + backup + " by " + actor + " (" + reason + ")"
                + outcome.map(text -> ": " + text).orElse(": begins");
    }
}
