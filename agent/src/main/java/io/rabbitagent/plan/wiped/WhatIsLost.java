package io.rabbitagent.plan.wiped;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.Inventory;
import io.rabbitagent.cluster.LeftBehind;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.plan.Loss;
import io.rabbitagent.plan.Losses;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What does not come back with the node: what it took in while it ran alone, and what its cluster gives up for it.
 *
 * <p>Important property: unless it is known to be down no number bounds what it holds. A client may connect at any moment, for one
 * message, between two looks; the number is told in words, so that the plan does not go stale while it waits for its approval.
 */
final class WhatIsLost {
    private final List<Loss> queues = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();
    private int more;

    private WhatIsLost() {}

    /** @param blank there is nothing in its data directory */
    static Losses of(ClusterPicture picture, NodeName target, Others others, boolean blank) {
        WhatIsLost lost = new WhatIsLost();
        if (!blank) {
            lost.heldAlone(picture.observation(target));
        }
        if (!others.listing().isEmpty()) {
            lost.givenUp(picture, others.listing().get(0), target);
        }
        return new Losses(lost.queues, lost.more, lost.unknown);
    }

    private void heldAlone(NodeObservation seen) {
        Fact<Inventory> inventory = seen.inventory();
        if (inventory.isKnown()) {
            led(inventory.value().orElseThrow());
        } else if (seen.holdings().isKnown()) {
            held(seen.holdings().value().orElseThrow(), isDown(seen));
        } else {
            unknown.add("what " + seen.node() + " took in while it ran alone is unknown (" + seen.holdings()
                    + "); it is in the backup");
        }
    }

    private void led(Inventory inventory) {
        for (Inventory.LedQueue queue : inventory.named()) {
            String count = queue.messages().isPresent()
                    ? queue.messages().getAsLong() + " when this was read, and clients may add more; "
                    : "";
            queues.add(new Loss(
                    queue.vhost(),
                    queue.queue(),
                    OptionalLong.empty(),
                    count + "taken in while it ran alone; kept in the backup, and not brought back"));
        }
        more += Math.max(0, inventory.queues() - inventory.named().size());
    }

    private static boolean isDown(NodeObservation seen) {
        return seen.app()
                .value()
                .filter(app -> app == AppState.STOPPED || app == AppState.VM_DOWN)
                .isPresent();
    }

    private void held(Holdings holdings, boolean down) {
        for (Holdings.HeldQueue queue : holdings.queues()) {
            queues.add(new Loss(
                    queue.vhost(),
                    queue.queue(),
                    down ? queue.atMost() : OptionalLong.empty(),
                    byItsIndex(queue.atMost(), down)
                            + "taken in while it ran alone; kept in the backup, and not brought back"));
        }
        more += Math.max(0, holdings.classicQueues() - holdings.queues().size());
    }

    private static String byItsIndex(OptionalLong atMost, boolean down) {
        if (atMost.isEmpty()) {
            return "";
        }
        return down
                ? "persistent ones, at most, by its index there; "
                : atMost.getAsLong() + " persistent ones when its index was read, and clients may add more; ";
    }

    private void givenUp(ClusterPicture picture, NodeName told, NodeName target) {
        Fact<LeftBehind.OfNode> left = WipedGates.leftBehind(picture, told, target);
        if (left instanceof Fact.Unknown<LeftBehind.OfNode> missing) {
            unknown.add("which queues of the cluster had their leader on " + target + " alone is unknown (" + missing
                    + "); forget_cluster_node deletes them");
            return;
        }
        LeftBehind.OfNode found = left.value().orElseThrow();
        for (LeftBehind.Named queue : found.named()) {
            queues.add(new Loss(
                    queue.vhost(),
                    queue.queue(),
                    OptionalLong.empty(),
                    "its leader was on " + target + ", without a mirror: its messages went with the data there, and"
                            + " forget_cluster_node deletes the queue",
                    Loss.Kept.NOBODY));
        }
        more += Math.max(0, found.deleted() - found.named().size());
    }
}
