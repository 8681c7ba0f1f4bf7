package io.rabbitagent.order;

import io.rabbitagent.cluster.NodeName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who outlived whom, directly or through others. */
final class Outliving {
    private final Map<NodeName, Set<NodeName>> later;

    private Outliving(Map<NodeName, Set<NodeName>> later) {
        this.later = later;
    }

    static Outliving of(List<StopEvidence> evidence) {
        Map<NodeName, Set<NodeName>> later = new TreeMap<>();
        for (StopEvidence one : evidence) {
            Set<NodeName> seen = new TreeSet<>(one.sawRunning());
            seen.remove(one.node());
            later.put(one.node(), seen);
        }
        for (NodeName through : later.keySet()) {
            for (Set<NodeName> reached : later.values()) {
                if (reached.contains(through)) {
                    reached.addAll(later.getOrDefault(through, Set.of()));
                }
            }
        }
        return new Outliving(later);
    }

    /** The strongly connected groups without an edge out of them. */
    List<Set<NodeName>> lastGroups() {
        List<Set<NodeName>> groups = new ArrayList<>();
        for (NodeName node : later.keySet()) {
            Set<NodeName> group = group(node);
            boolean nobodyAfter = group.containsAll(reachedFrom(node));
            if (nobodyAfter && !groups.contains(group)) {
                groups.add(group);
            }
        }
        return groups;
    }

    /** Every node ended before all of these, or is one of them. */
    boolean allLeadTo(Set<NodeName> last) {
        return later.keySet().stream()
                .allMatch(node -> last.contains(node) || reachedFrom(node).containsAll(last));
    }

    /**
     * The finest sequence of groups of which each provably ended before the next. Two nodes that no path orders are in
     * one group, and with them all that lies between.
     */
    List<List<NodeName>> order() {
        List<Set<NodeName>> groups = new ArrayList<>();
        for (NodeName node : later.keySet()) {
            Set<NodeName> merged = new TreeSet<>(Set.of(node));
            groups.removeIf(group -> {
                boolean apart = group.stream().allMatch(other -> ordered(node, other));
                if (!apart) {
                    merged.addAll(group);
                }
                return !apart;
            });
            groups.add(merged);
        }
        Comparator<Set<NodeName>> firstDownFirst = (a, b) -> {
            NodeName one = a.iterator().next();
            NodeName other = b.iterator().next();
            return outlived(other, one) ? -1 : outlived(one, other) ? 1 : 0;
        };
        return groups.stream().sorted(firstDownFirst).map(List::copyOf).toList();
    }

    private Set<NodeName> group(NodeName node) {
        Set<NodeName> group = new TreeSet<>(Set.of(node));
        for (NodeName other : reachedFrom(node)) {
            if (reachedFrom(other).contains(node)) {
                group.add(other);
            }
        }
        return group;
    }

    private boolean ordered(NodeName one, NodeName other) {
        return outlived(one, other) || outlived(other, one);
    }

    private boolean outlived(NodeName longer, NodeName shorter) {
        return reachedFrom(shorter).contains(longer) && !reachedFrom(longer).contains(shorter);
    }

    private Set<NodeName> reachedFrom(NodeName node) {
        return later.getOrDefault(node, Set.of());
    }
}
