package io.rabbitagent.plan.orderedstart;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.order.ShutdownOrder;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Who starts first, in a sentence; or why that can't be told, and what would tell it. */
final class OrderWords {
    private static final String BY_HAND =
            "agent shutdown-order shows the evidence, and what a human can do; nothing is forced";

    private OrderWords() {}

    static Judgement of(ShutdownOrder order) {
        if (order.obstacle().isPresent()) {
            return Judgement.of(false, order.obstacle().get() + ". " + BY_HAND);
        }
        return switch (order.verdict()) {
            case LAST_DOWN -> Judgement.of(true, last(order) + " went down last" + company(order));
            case STOPPED_TOGETHER ->
                Judgement.of(true, last(order) + " went down together, after all others" + company(order));
            case RUNNING -> Judgement.of(false, "a member runs");
            case SPLIT ->
                Judgement.of(
                        false,
                        "groups of members went down without seeing each other, so a human must decide whose data to"
                                + " keep: " + BY_HAND);
            case UNKNOWN -> Judgement.unknown("who went down last is unknown: " + why(order) + ". " + BY_HAND);
        };
    }

    private static String last(ShutdownOrder order) {
        return NodeNames.listed(order.lastGroups().get(0));
    }

    /** Who has to be started with the last, so that Mnesia lets them load. */
    private static String company(ShutdownOrder order) {
        Set<NodeName> more = new TreeSet<>(order.startFirst());
        order.lastGroups().get(0).forEach(more::remove);
        return more.isEmpty()
                ? ""
                : "; Mnesia lets nobody load before all disc members are there, so "
                        + NodeNames.verb(more, "starts", "start") + " with "
                        + (order.lastGroups().get(0).size() == 1 ? "it" : "them");
    }

    private static String why(ShutdownOrder order) {
        List<String> reasons = new ArrayList<>(order.contradictions());
        order.missing().forEach(missing -> reasons.add(missing.node() + ", " + missing.why()));
        return reasons.isEmpty() ? "there is no evidence" : String.join("; ", reasons);
    }
}
