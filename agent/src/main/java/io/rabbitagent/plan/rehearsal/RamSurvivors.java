package io.rabbitagent.plan.rehearsal;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;

/**
 * RAM nodes among those that are left: what they hold can't be measured.
 *
 * <p>A RAM node has no schema on its disk. It takes it from a disc node that runs, and alone, as on a copy, it ends its boot with
 * {@code cannot_create_standalone_ram_node} ({@code rabbit_mnesia:init_db/3}, RabbitMQ 3.10.8), whatever was done to it before.
 */
final class RamSurvivors {
    private RamSurvivors() {}

    /** @return why nothing can be forecast, by what the survivors themselves know of their types; empty where that is no reason */
    static Optional<Judgement> of(ClusterPicture picture, Collection<NodeName> survivors) {
        TreeSet<NodeName> ram = new TreeSet<>(survivors);
        ram.removeIf(node -> picture.observation(node)
                .lastEnd()
                .value()
                .filter(end -> !end.membership().disc().contains(node))
                .isEmpty());
        if (ram.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Judgement.of(
                false,
                NodeNames.verb(ram, "is a RAM node", "are RAM nodes")
                        + ": no schema is on its disk, so no broker comes up on a copy of it alone, and what it holds can't be"
                        + " measured. What to do by hand: docs/runbooks/cluster-down-last-node-lost.md, RAM nodes"));
    }
}
