package io.rabbitagent.order;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import java.util.Optional;

/** A node's evidence, or why there is none. */
record Found(Optional<StopEvidence> evidence, Optional<MissingEvidence> missing) {

    static Found of(StopEvidence evidence) {
        return new Found(Optional.of(evidence), Optional.empty());
    }

    static Found none(NodeName node, String why) {
        return new Found(Optional.empty(), Optional.of(new MissingEvidence(node, why)));
    }

    static Found unknown(NodeName node, String what, Fact<?> fact) {
        return none(node, what + " is unknown (" + fact + ")");
    }
}
