package io.rabbitagent.order.generated;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.order.ShutdownOrder;
import io.rabbitagent.order.ShutdownOrder.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Judges a verdict by what the schema copies hold, and by starting the brokers as it says. Nothing here looks at a file, a
 * journal or a log.
 */
final class Truth {
    private final Brokers brokers;
    private final Set<Integer> best;
    private final boolean diverged;
    private boolean waits;

    Truth(Brokers brokers) {
        this.brokers = brokers;
        this.best = largest(brokers);
        this.diverged = brokers.names().stream().anyMatch(name -> !best.containsAll(brokers.holds(name)));
    }

    private static Set<Integer> largest(Brokers brokers) {
        Set<Integer> largest = Set.of();
        for (NodeName name : brokers.names()) {
            Set<Integer> copy = brokers.holds(name);
            largest = copy.size() > largest.size() ? new TreeSet<>(copy) : largest;
        }
        return largest;
    }

    /** What is wrong with the verdict; brokers are started for it, so it is asked once. */
    Optional<String> fault(ShutdownOrder order) {
        Set<NodeName> first = new TreeSet<>(order.startFirst());
        boolean tells = order.verdict() == Verdict.LAST_DOWN || order.verdict() == Verdict.STOPPED_TOGETHER;
        boolean names = tells && order.obstacle().isEmpty();
        if (names == first.isEmpty()) {
            return Optional.of("first-starters and verdict don't fit");
        }
        if (order.verdict() == Verdict.SPLIT && !diverged && !brokers.wasEverCut()) {
            return Optional.of("a split, but one copy holds all");
        }
        if (!names) {
            return tells ? lastHoldAll(order).or(() -> sequence(order)) : Optional.empty();
        }
        return named(first).or(() -> sequence(order)).or(() -> start(order));
    }

    /** The last down was started alone, and waits. */
    boolean waits() {
        return waits;
    }

    private Optional<String> named(Set<NodeName> first) {
        if (diverged) {
            return Optional.of("a side of a partition is named");
        }
        if (first.stream().noneMatch(this::isBest)) {
            return Optional.of("a first-starter does not hold the last committed schema");
        }
        return Optional.empty();
    }

    /** Nobody may be started, but who ended last is told all the same. */
    private Optional<String> lastHoldAll(ShutdownOrder order) {
        List<NodeName> last = order.order().get(order.order().size() - 1);
        return last.stream().anyMatch(this::isBest)
                ? Optional.empty()
                : Optional.of("none of those who ended last holds the last committed schema");
    }

    private boolean isBest(NodeName name) {
        return brokers.holds(name).equals(best);
    }

    /** Who stands earlier holds nothing that somebody later lacks. */
    private Optional<String> sequence(ShutdownOrder order) {
        List<NodeName> earlier = new ArrayList<>();
        for (List<NodeName> group : order.order()) {
            for (NodeName before : earlier) {
                boolean kept =
                        group.stream().anyMatch(later -> brokers.holds(later).containsAll(brokers.holds(before)));
                if (!kept) {
                    return Optional.of(before + " stands before " + group + " and holds what they lack");
                }
            }
            earlier.addAll(group);
        }
        return Optional.empty();
    }

    /** Starts the first-starters alone, and then all others. */
    private Optional<String> start(ShutdownOrder order) {
        order.startFirst().forEach(brokers::boot);
        brokers.pass(600_000);
        waits = order.startFirst().stream().anyMatch(name -> !brokers.get(name).runs());
        if (waits) {
            // A member that lost its power while the last down was up, and whose end that one did not live to notice:
            // it
            // waits for that member. Nothing is lost, as nobody else is started; somebody has to force it.
            return order.startFirst().size() == 1
                    ? Optional.empty()
                    : Optional.of("those who were started together wait for others");
        }
        brokers.names().stream().filter(name -> brokers.get(name).isDown()).forEach(brokers::boot);
        boolean lost = brokers.names().stream()
                .anyMatch(name -> !brokers.get(name).schema.containsAll(best));
        return lost ? Optional.of("what was committed last is lost after the start") : Optional.empty();
    }
}
