package io.rabbitagent.plan.rehearsal;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.order.ShutdownOrder;
import io.rabbitagent.plan.NodeNames;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Where who has to start first is known, and there, nobody has to be given up. */
public final class SimplyStarted {
    private SimplyStarted() {}

    /** @return what speaks against any other start; empty where nothing is known that does */
    public static Optional<String> of(ClusterPicture picture) {
        Set<NodeName> first = new TreeSet<>(ShutdownOrder.of(picture).startFirst());
        boolean there = !first.isEmpty()
                && first.stream()
                        .allMatch(node -> picture.report(node).presence().fresh());
        return there
                ? Optional.of(NodeNames.verb(first, "has", "have") + " to start first, and "
                        + (first.size() == 1 ? "is" : "are")
                        + " there: rule cluster-down starts the cluster, and nobody has to be given up")
                : Optional.empty();
    }
}
