package io.rabbitagent.cluster.rehearsal;

import io.rabbitagent.cluster.NodeName;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What brokers counted before the outage, as far as it was kept.
 *
 * @param counts one a node at most, by their names
 * @param missing the nodes of which there are none, each with the reason: nothing is known of what they led
 */
public record SeenBefore(List<SeenCounts> counts, SortedMap<NodeName, String> missing) {
    /** Of nobody, as nobody was asked about. */
    public static final SeenBefore NONE = new SeenBefore(List.of(), new TreeMap<>());

    public SeenBefore {
        counts = List.copyOf(counts);
        missing = Collections.unmodifiableSortedMap(new TreeMap<>(missing));
    }

    /** All that several agents found: of each node the latest counts, and a reason only where none of them found any. */
    public static SeenBefore union(Collection<SeenBefore> found) {
        TreeMap<NodeName, SeenCounts> counts = new TreeMap<>();
        TreeMap<NodeName, String> missing = new TreeMap<>();
        for (SeenBefore one : found) {
            one.counts()
                    .forEach(seen -> counts.merge(
                            seen.node(), seen, (known, next) -> next.at().isAfter(known.at()) ? next : known));
            one.missing().forEach(missing::putIfAbsent);
        }
        missing.keySet().removeAll(counts.keySet());
        return new SeenBefore(List.copyOf(counts.values()), missing);
    }
}
