package io.rabbitagent.decide.past;

import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.order.NodeRecords;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Finds what of the shared history may be forgotten. It takes the history from its start, entry by entry, and remembers little.
 *
 * <ol>
 *   <li>Old is what {@link Clocks} call old, and, however young, all but the newest 100,000 entries: a cluster that flaps must not
 *       fill the store.
 *   <li>Of the old entries those stay which are {@link Needed}, and the newest 1,000 of all entries are never old.
 *   <li>Before anything is forgotten, the history is taken again by {@link Proof}, without what would go.
 * </ol>
 */
public final class Forgetting {
    /** How exactly the newest entries are counted. */
    private static final int STEP = 100;

    private final Clocks clocks;
    private final Limits limits;
    private final Needed needed = new Needed();
    /** Revisions by how many entries the history has up to them. */
    private final TreeMap<Long, Long> marks = new TreeMap<>();

    private long count;
    private long oldCount;
    private long oldUpTo;

    /**
     * @param atLeast how many of the newest entries stay
     * @param atMost how many of the newest entries may stay; needed ones that are older come on top
     */
    public record Limits(long atLeast, long atMost) {
        public static final Limits STANDARD = new Limits(1_000, 100_000);
    }

    /**
     * What may go.
     *
     * @param upTo the highest revision of it
     * @param keep revisions up to there that stay
     * @param going how many entries
     * @param all how many entries the history has
     * @param records what the whole history tells of the nodes' ends
     */
    public record Plan(long upTo, Set<Long> keep, long going, long all, NodeRecords records) {
        boolean keeps(long revision) {
            return revision > upTo || keep.contains(revision);
        }
    }

    public Forgetting(Clocks clocks, Limits limits) {
        this.clocks = clocks;
        this.limits = limits;
    }

    /** Takes entries in the order of their revisions. */
    public void take(long revision, HistoryEntry entry) {
        count++;
        if (clocks.isOld(entry.at())) {
            oldCount = count;
            oldUpTo = revision;
        }
        if (count % STEP == 0) {
            marks.put(count, revision);
        }
        needed.take(revision, entry);
    }

    public Plan plan() {
        long upToCount = oldCount;
        long upTo = oldUpTo;
        Map.Entry<Long, Long> tooMany = marks.ceilingEntry(Math.max(0, count - limits.atMost()));
        if (count > limits.atMost() && tooMany != null && tooMany.getKey() > upToCount) {
            upToCount = tooMany.getKey();
            upTo = tooMany.getValue();
        }
        Map.Entry<Long, Long> most = marks.floorEntry(count - limits.atLeast());
        if (most == null) {
            upToCount = 0;
            upTo = 0;
        } else if (most.getKey() < upToCount) {
            upToCount = most.getKey();
            upTo = most.getValue();
        }
        long last = upTo;
        Set<Long> keep = needed.revisions().stream()
                .filter(revision -> revision <= last)
                .collect(Collectors.toUnmodifiableSet());
        return new Plan(upTo, keep, upToCount - keep.size(), count, needed.records());
    }
}
