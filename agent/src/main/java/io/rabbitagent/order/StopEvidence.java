package io.rabbitagent.order;

import io.rabbitagent.cluster.LastEnd;
import io.rabbitagent.cluster.NodeName;
import java.util.Set;

/** What one node knew when its application last ended. */
public record StopEvidence(NodeName node, LastEnd end) {
    public Set<NodeName> sawRunning() {
        return end.sawRunning();
    }
}
