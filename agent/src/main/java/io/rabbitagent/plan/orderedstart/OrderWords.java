package io.rabbitagent.plan.orderedstart;

import io.rabbitagent.order.ShutdownOrder;
import io.rabbitagent.order.ShutdownOrder.Verdict;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import java.util.ArrayList;
import java.util.List;

/** Who starts first, in a sentence; or why that can't be told, and what would tell it. */
final class OrderWords {
    private static final String BY_HAND =
            "agent shutdown-order shows the evidence, and what a human can do; nothing is forced";

    private OrderWords() {}

    static Judgement of(ShutdownOrder order) {
        if (order.obstacle().isPresent()) {
            String why = order.obstacle().get() + ". " + BY_HAND;
            return order.verdict() == Verdict.UNKNOWN ? Judgement.unknown(why) : Judgement.of(false, why);
        }
        return switch (order.verdict()) {
            case LAST_DOWN -> Judgement.of(true, NodeNames.listed(order.startFirst()) + " went down last");
            case STOPPED_TOGETHER ->
                Judgement.of(true, NodeNames.listed(order.startFirst()) + " went down together, after all others");
            case RUNNING -> Judgement.of(false, "a member runs");
            case SPLIT ->
                Judgement.of(
                        false,
                        "groups of members went down without seeing each other, so a human must decide whose data to"
                                + " keep: " + BY_HAND);
            case UNKNOWN -> Judgement.unknown("who went down last is unknown: " + why(order) + ". " + BY_HAND);
        };
    }

    private static String why(ShutdownOrder order) {
        List<String> reasons = new ArrayList<>(order.contradictions());
        order.missing().forEach(missing -> reasons.add(missing.node() + ", " + missing.why()));
        return order.verdict() == Verdict.UNKNOWN && reasons.isEmpty()
                ? "there is no evidence"
                : String.join("; ", reasons);
    }
}
