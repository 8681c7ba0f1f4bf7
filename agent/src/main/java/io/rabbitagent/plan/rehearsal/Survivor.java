package io.rabbitagent.plan.rehearsal;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.HeldCopy;
import java.util.List;

/** A node that can come back, with all queues whose data it has. */
public record Survivor(NodeName node, List<HeldCopy> held) {
    public Survivor {
        held = List.copyOf(held);
    }
}
