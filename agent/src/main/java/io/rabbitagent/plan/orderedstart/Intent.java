package io.rabbitagent.plan.orderedstart;

import io.rabbitagent.cluster.BootLog;
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
 * Who is meant to run. A clean stop is somebody's intent: such a member is left alone until somebody starts one of them while
 * none runs. One that crashed, or whose host has booted since, nobody keeps down. Who was drained is somebody's work in any case.
 *
 * @param startedByHand members that were stopped cleanly, and that somebody has started since while none ran
 * @param unwanted members that nobody keeps down, and none that was drained before
 */
record Intent(Set<NodeName> startedByHand, Set<NodeName> unwanted) {

    static Intent of(ShutdownOrder order, ClusterPicture picture) {
        Set<NodeName> startedByHand = new TreeSet<>();
        Set<NodeName> unwanted = new TreeSet<>();
        for (StopEvidence one : order.evidence()) {
            LastEnd end = one.end();
            if (end.wantedAgain()) {
                startedByHand.add(one.node());
            }
            if (end.unwanted() && isNotDrained(picture, one.node())) {
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
        return of(order, picture).allows(picture, new TreeSet<>(order.startFirst()));
    }

    private static boolean isNotDrained(ClusterPicture picture, NodeName node) {
        return picture.observation(node)
                .log()
                .value()
                .filter(log -> !log.drained())
                .isPresent();
    }

    /** By its own log; where that is unknown, so is this. */
    private static boolean isDrained(ClusterPicture picture, NodeName node) {
        return picture.observation(node).log().value().filter(BootLog::drained).isPresent();
    }

    private Judgement allows(ClusterPicture picture, Set<NodeName> first) {
        Set<NodeName> drained = new TreeSet<>(first);
        drained.removeIf(node -> !isDrained(picture, node));
        if (!drained.isEmpty()) {
            return Judgement.of(
                    false,
                    NodeNames.verb(drained, "was", "were")
                            + " drained before: somebody may be at work there, so a human is asked");
        }
        Set<NodeName> unread = new TreeSet<>(first);
        unread.removeIf(node -> picture.observation(node).log().isKnown());
        if (!unread.isEmpty()) {
            return Judgement.unknown("whether " + NodeNames.verb(unread, "was", "were")
                    + " drained before is unknown, as the log can't be read");
        }
        if (!startedByHand.isEmpty()) {
            return Judgement.of(
                    true,
                    NodeNames.verb(startedByHand, "was", "were")
                            + " stopped cleanly, and started by somebody while no member ran");
        }
        Set<NodeName> meant = new TreeSet<>(first);
        meant.removeAll(unwanted);
        return meant.isEmpty()
                ? Judgement.of(
                        true,
                        NodeNames.listed(first) + " crashed, or the host has booted since: nobody keeps "
                                + (first.size() == 1 ? "it" : "them") + " down")
                : Judgement.of(
                        false,
                        NodeNames.verb(meant, "was", "were")
                                + " stopped cleanly, and nobody has started a member since: that is somebody's wish, so a human is asked");
    }

    /** Whether a member that does not have to start first is started along with them. */
    boolean covers(ClusterPicture picture, NodeName node, Set<NodeName> first) {
        if (!isNotDrained(picture, node)) {
            return false;
        }
        boolean everybody = !startedByHand.isEmpty() || !unwanted.containsAll(first);
        return everybody || unwanted.contains(node);
    }
}
