package io.rabbitagent.cluster.rehearsal;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The measurements that the decisions name, as far as they can be read.
 *
 * @param read those that can
 * @param unread those that can't: what they tell of their losses is unknown
 */
public record Measurements(List<Measurement> read, List<Unread> unread) {
    public static final Measurements NONE = of(List.of());

    public Measurements {
        read = List.copyOf(read);
        unread = List.copyOf(unread);
    }

    /** @param why it can't be read, and what would help */
    public record Unread(NodeName node, SortedSet<NodeName> lost, Fact.Reason reason, String why) {
        public Unread {
            lost = Collections.unmodifiableSortedSet(new TreeSet<>(lost));
        }
    }

    /** Where all of them could be read. */
    public static Measurements of(List<Measurement> read) {
        return new Measurements(read, List.of());
    }

    /** What was measured for these losses; unknown where a part of that can't be read: nothing is planned by the rest. */
    public Fact<List<Measurement>> without(Set<NodeName> lost) {
        Optional<Unread> missing =
                unread.stream().filter(one -> one.lost().equals(lost)).findFirst();
        return missing.<Fact<List<Measurement>>>map(one -> Fact.unknown(one.reason(), one.why()))
                .orElseGet(() -> Fact.known(
                        read.stream().filter(one -> one.lost().equals(lost)).toList()));
    }
}
