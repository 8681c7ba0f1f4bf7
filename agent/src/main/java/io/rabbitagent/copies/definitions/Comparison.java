package io.rabbitagent.copies.definitions;

import java.util.BitSet;
import java.util.List;

/**
 * What of some definitions is missing elsewhere, and what differs there.
 *
 * @param kinds all of them, in the order of {@link Kind}
 * @param absent the missing ones, each by its number within its file
 * @param other the like, those that differ and that an import can change
 */
public record Comparison(List<OfKind> kinds, BitSet absent, BitSet other) {
    public Comparison {
        kinds = List.copyOf(kinds);
        absent = (BitSet) absent.clone();
        other = (BitSet) other.clone();
    }

    /** Whether all that would be imported by a later one of the same file is in this one: no more than was shown. */
    public boolean covers(Comparison later, boolean overwrite) {
        return isWithin(later.absent, absent) && (!overwrite || isWithin(later.other, other));
    }

    private static boolean isWithin(BitSet some, BitSet all) {
        BitSet more = (BitSet) some.clone();
        more.andNot(all);
        return more.isEmpty();
    }

    /**
     * Those of one kind.
     *
     * @param all how many there are to be compared
     * @param missing how many are not there, and would be with an import
     * @param missingNamed the first of them, at most {@link Difference#MOST_NAMED}
     * @param differing how many are there, but otherwise
     * @param differingNamed the first of them
     * @param leftOut how many are not there, and would not be with an import: queues whose names the broker gave, and bindings
     *     of a queue or an exchange that is neither among the definitions nor there, such as an exclusive queue
     */
    public record OfKind(
            Kind kind,
            int all,
            int missing,
            List<String> missingNamed,
            int differing,
            List<String> differingNamed,
            int leftOut) {
        public OfKind {
            missingNamed = List.copyOf(missingNamed);
            differingNamed = List.copyOf(differingNamed);
        }
    }

    public int missing() {
        return kinds.stream().mapToInt(OfKind::missing).sum();
    }

    /** Those that an import can change. */
    public int changeable() {
        return kinds.stream()
                .filter(one -> one.kind().isOverwritten())
                .mapToInt(OfKind::differing)
                .sum();
    }

    /** Whether an import would have nothing to do. */
    public boolean isNothing(boolean overwrite) {
        return missing() == 0 && (!overwrite || changeable() == 0);
    }
}
