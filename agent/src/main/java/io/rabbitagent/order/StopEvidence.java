package io.rabbitagent.order;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import java.time.Instant;
import java.util.Set;

/**
 * What a node's own files said when its application last ended.
 *
 * @param sawRunning whom it saw running then, itself included
 * @param membership whom it took for members then
 * @param at the writer's clock, for display only
 * @param how clean or crash
 */
public record StopEvidence(
        NodeName node, Source source, Set<NodeName> sawRunning, Membership membership, Instant at, Fact<HowEnded> how) {

    /** Where evidence comes from. */
    public enum Source {
        /** The node's agent recorded it as the broker ended. */
        HISTORY,
        /** The data directory as it is now, with a log that shows no attempt to boot since. */
        DATA_DIRECTORY;

        /** As it is shown and stored. */
        public String text() {
            return this == HISTORY ? "history" : "data-directory";
        }
    }

    public StopEvidence {
        sawRunning = Set.copyOf(sawRunning);
    }
}
