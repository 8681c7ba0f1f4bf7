package io.rabbitagent.plan.rehearsal;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.HeldCopy;
import io.rabbitagent.cluster.rehearsal.QueueId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A node that can come back, with all queues whose data it has. */
public record Survivor(NodeName node, List<HeldCopy> held) {
    public Survivor {
        held = List.copyOf(held);
    }

    Optional<HeldCopy> copyOf(QueueId queue) {
        return Optional.ofNullable(byQueue().get(queue));
    }

    private Map<QueueId, HeldCopy> byQueue() {
        return held.stream().collect(Collectors.toMap(HeldCopy::queue, Function.identity()));
    }
}
