package io.rabbitagent.plan.rehearsal;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.LastEnd;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.NodeNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * In which order the survivors went down: one before another that it saw running as it ended, and that did not see it. By
 * what they themselves tell; what the lost ones saw plays no part.
 *
 * @param nodes the last one last; those that ended together by their names
 * @param together those of whom another ended at the same time: whose copy is the newer can't be told
 * @param obstacle why there is no order; then there is nothing else
 */
record DownOrder(List<NodeName> nodes, SortedSet<NodeName> together, Optional<String> obstacle) {

    static DownOrder of(ClusterPicture picture, Collection<NodeName> survivors) {
        Map<NodeName, LastEnd> ends = new TreeMap<>();
        for (NodeName node : survivors) {
            Fact<LastEnd> end = picture.observation(node).lastEnd();
            if (!end.isKnown()) {
                return untold("what " + node + " saw running when it ended is unknown (" + end + ")");
            }
            LastEnd known = end.value().orElseThrow();
            if (!known.contradictions().isEmpty()) {
                return untold("sources contradict each other about the end of " + node + ": "
                        + String.join("; ", known.contradictions()));
            }
            Optional<String> useless = known.whyUseless(node, picture.expected());
            if (useless.isPresent()) {
                return untold("what " + node + " saw running when it ended is unknown: " + useless.get());
            }
            ends.put(node, known);
        }
        return stranger(picture, ends).orElseGet(() -> sorted(ends));
    }

    /** One that is neither a survivor nor lost may have gone down later than all of them. */
    private static Optional<DownOrder> stranger(ClusterPicture picture, Map<NodeName, LastEnd> ends) {
        for (Map.Entry<NodeName, LastEnd> end : ends.entrySet()) {
            TreeSet<NodeName> known = new TreeSet<>(end.getValue().sawRunning());
            known.addAll(end.getValue().membership().all());
            known.removeAll(picture.members());
            if (!known.isEmpty()) {
                return Optional.of(untold(end.getKey() + " knew " + NodeNames.verb(known, "which is", "which are")
                        + " not in cluster.members, and may have gone down later: add "
                        + (known.size() == 1 ? "it" : "them") + " there on each host, and restart the agents; then"
                        + " declare lost what is gone for good"));
            }
        }
        return Optional.empty();
    }

    private static DownOrder sorted(Map<NodeName, LastEnd> ends) {
        TreeSet<NodeName> left = new TreeSet<>(ends.keySet());
        TreeSet<NodeName> together = new TreeSet<>();
        for (NodeName one : left) {
            for (NodeName other : left) {
                boolean saw = saw(ends, one, other);
                boolean wasSeen = saw(ends, other, one);
                if (!one.equals(other) && !saw && !wasSeen) {
                    return untold(
                            NodeNames.listed(List.of(one, other))
                                    + " ended without seeing each other, as in a partition: whose data to keep is a human's decision");
                }
                if (!one.equals(other) && saw && wasSeen) {
                    together.add(one);
                }
            }
        }
        List<NodeName> order = new ArrayList<>();
        while (!left.isEmpty()) {
            Optional<NodeName> next = left.stream()
                    .filter(node -> left.stream().noneMatch(other -> saw(ends, other, node) && !saw(ends, node, other)))
                    .findFirst();
            if (next.isEmpty()) {
                return untold("what " + NodeNames.listed(left) + " saw running when they ended makes no order");
            }
            order.add(next.get());
            left.remove(next.get());
        }
        return forgotten(ends, order).orElseGet(() -> new DownOrder(order, together, Optional.empty()));
    }

    /** Who went down later, and does not list it, has forgotten it meanwhile. One that joined later the others need not know. */
    private static Optional<DownOrder> forgotten(Map<NodeName, LastEnd> ends, List<NodeName> order) {
        for (int later = 1; later < order.size(); later++) {
            LastEnd end = ends.get(order.get(later));
            for (NodeName earlier : order.subList(0, later)) {
                if (end != null && !end.membership().all().contains(earlier)) {
                    return Optional.of(untold(order.get(later) + ", which went down later, does not list " + earlier
                            + ": it was forgotten meanwhile, and would be refused. Stop the agent of " + earlier
                            + ", declare it lost, and have it join again later"));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean saw(Map<NodeName, LastEnd> ends, NodeName one, NodeName other) {
        LastEnd end = ends.get(one);
        return end != null && end.sawRunning().contains(other);
    }

    private static DownOrder untold(String why) {
        return new DownOrder(List.of(), new TreeSet<>(), Optional.of(why));
    }
}
