package io.rabbitagent.plan.orderedstart;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.LastEnd;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.order.ShutdownOrder;
import io.rabbitagent.order.StopEvidence;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who is meant to run. A clean stop is somebody's intent: such a member is left alone until somebody starts one of them. One
 * that crashed, or whose host went down with it, nobody wanted to be out.
 *
 * @param startedByHand members that were stopped cleanly, and that somebody has tried to start since
 * @param unwanted members whose end nobody asked for
 */
record Intent(Set<NodeName> startedByHand, Set<NodeName> unwanted) {

    static Intent of(ShutdownOrder order) {
        Set<NodeName> startedByHand = new TreeSet<>();
        Set<NodeName> unwanted = new TreeSet<>();
        for (StopEvidence one : order.evidence()) {
            LastEnd end = one.end();
            if (end.wantedAgain()) {
                startedByHand.add(one.node());
            }
            if (end.unwanted()) {
                unwanted.add(one.node());
            }
        }
        return new Intent(startedByHand, unwanted);
    }

    /** Whether those that have to start first may be started without asking anybody. */
    static Judgement shown(ClusterPicture picture, NodeName target) {
        ShutdownOrder order = ShutdownOrder.of(picture);
        if (order.startFirst().isEmpty()) {
            return Judgement.unknown("who starts first is unknown");
        }
        return of(order).allows(new TreeSet<>(order.startFirst()));
    }

    private Judgement allows(Set<NodeName> first) {
        if (!startedByHand.isEmpty()) {
            return Judgement.of(
                    true, NodeNames.verb(startedByHand, "was", "were") + " stopped cleanly, and started since");
        }
        Set<NodeName> meant = new TreeSet<>(first);
        meant.removeAll(unwanted);
        return meant.isEmpty()
                ? Judgement.of(true, "nobody wanted " + NodeNames.listed(first) + " to stop")
                : Judgement.of(
                        false,
                        NodeNames.verb(meant, "was", "were")
                                + " stopped cleanly, and nobody has started a member since: that is somebody's wish, so a human is asked");
    }

    /** Whether a member that does not have to start first is started along with them. */
    boolean covers(NodeName node, Set<NodeName> first) {
        boolean everybody = !startedByHand.isEmpty() || !unwanted.containsAll(first);
        return everybody || unwanted.contains(node);
    }
}
