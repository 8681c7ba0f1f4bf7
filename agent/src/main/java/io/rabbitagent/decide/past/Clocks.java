package io.rabbitagent.decide.past;

import io.rabbitagent.cluster.history.HistoryEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Judges how old entries are, though each has the clock of the host that wrote it, and one host's clock may be wrong by years.
 *
 * <ol>
 *   <li>The present is what two hosts agree upon: the second latest of the hosts' last entries, and never later than the own
 *       clock. A single clock that runs ahead, be it the own one, makes nothing old.
 *   <li>An entry is old only where all entries that the store took before it are: the store takes entries in the order of true
 *       time. So what a clock that runs behind has written is as young as what others wrote before it.
 *   <li>An entry from a future that has not come says nothing of its age, and is as old as those before it. Else one wrong clock
 *       would keep everything for ever.
 * </ol>
 *
 * <p>Where a clock is wrong otherwise, too much is kept, never too little.
 */
public final class Clocks {
    private static final Duration DOUBTFUL = Duration.ofDays(1);

    private final Instant oldest;
    private final Instant latestBelieved;
    private boolean young;

    private Clocks(Instant present, Duration keepFor) {
        this.oldest = present.minus(keepFor);
        this.latestBelieved = present.plus(DOUBTFUL);
    }

    /**
     * @param newest the newest entries of the history
     * @param own what the own clock says
     * @param keepFor from which age on entries are old
     */
    public static Clocks of(List<HistoryEntry> newest, Instant own, Duration keepFor) {
        Map<String, Instant> last = new TreeMap<>();
        newest.forEach(entry -> last.merge(host(entry), entry.at(), Clocks::later));
        Instant agreed = last.values().stream()
                .sorted(Comparator.reverseOrder())
                .limit(2)
                .reduce(Instant.MAX, Clocks::earlier);
        return new Clocks(earlier(agreed, own), keepFor);
    }

    /** To be asked in the order of the store. */
    public boolean isOld(Instant at) {
        boolean believed = !at.isAfter(latestBelieved);
        young = young || (believed && !at.isBefore(oldest));
        return !young;
    }

    /** A host may have had several journals. */
    static String host(HistoryEntry entry) {
        int end = entry.origin().indexOf('/');
        return end < 0 ? entry.origin() : entry.origin().substring(0, end);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
