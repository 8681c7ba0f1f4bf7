package io.rabbitagent.plan.rehearsal;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * By what forecasts are compared, in this order: the first in which they differ decides, and fewer is better.
 *
 * <p>A queue that nobody serves can't be used at all, and what it holds may be many messages that nobody has counted: it comes before
 * messages of queues that are served. What can't be counted is no zero, and comes before what can. An empty queue, a user or a policy
 * can be declared again.
 */
enum Criterion {
    LOST_WITH_DATA("queues with messages that nobody serves"),
    UNCOUNTED("queues that lose what nobody can count"),
    MESSAGES("messages lost"),
    LOST_EMPTY("queues without messages here that nobody serves"),
    UNTOLD("discarded copies that may have other messages"),
    MISSING("definitions missing"),
    CHANGED("definitions as they were before"),
    COME_BACK("definitions coming back");

    private final String text;

    Criterion(String text) {
        this.text = text;
    }

    private long of(Forecast forecast) {
        return switch (this) {
            case LOST_WITH_DATA -> forecast.lostQueuesWithData();
            case UNCOUNTED -> forecast.losingUncounted();
            case MESSAGES -> forecast.lostMessages();
            case LOST_EMPTY -> forecast.lostQueues() - forecast.lostQueuesWithData();
            case UNTOLD -> forecast.untoldCopies();
            case MISSING -> forecast.missing().size();
            case CHANGED -> forecast.changed().size();
            case COME_BACK -> forecast.comeBack().size();
        };
    }

    /** The best first. Of equals the gentler option, then the name. */
    static Comparator<Forecast> bestFirst() {
        Comparator<Forecast> order = Comparator.comparing(Forecast::isPossible).reversed();
        for (Criterion criterion : values()) {
            order = order.thenComparingLong(criterion::of);
        }
        return order.thenComparing(Forecast::option).thenComparing(Forecast::candidate);
    }

    /**
     * In which of queues and messages another one loses less than the best, which loses less in something that comes before: which of
     * these matters more no count can tell.
     */
    static Optional<String> tradeOff(Forecast best, Forecast other) {
        List<Criterion> better = differing(other, best);
        List<Criterion> worse = differing(best, other);
        return better.isEmpty() || worse.isEmpty()
                ? Optional.empty()
                : Optional.of(told(better, other, best) + ", and worse in " + told(worse, other, best));
    }

    /** In what one loses less than the other. */
    private static List<Criterion> differing(Forecast one, Forecast other) {
        return Stream.of(values())
                .filter(Criterion::isOfQueues)
                .filter(criterion -> criterion.of(one) < criterion.of(other))
                .toList();
    }

    /** Definitions are named in any case, and can be declared again. */
    private boolean isOfQueues() {
        return compareTo(LOST_EMPTY) <= 0;
    }

    private static String told(List<Criterion> criteria, Forecast one, Forecast thanOther) {
        return criteria.stream()
                .map(criterion -> criterion.text + " (" + criterion.of(one) + ", not " + criterion.of(thanOther) + ")")
                .collect(Collectors.joining(", "));
    }
}
