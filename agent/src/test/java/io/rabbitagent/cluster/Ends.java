package io.rabbitagent.cluster;

import io.rabbitagent.cluster.LastEnd.Source;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** A cluster that is down, each member of which tells what it knew when it ended; for tests. */
public final class Ends {
    private final Pictures pictures;
    private final Membership membership;
    private Instant at = Pictures.NOON;

    private Ends(Pictures pictures) {
        this.pictures = pictures;
        Set<NodeName> all = Set.copyOf(pictures.members());
        this.membership = new Membership(all, all);
    }

    /** So many members, all down, and of none is it known yet whom it saw. */
    public static Ends of(int size) {
        return new Ends(Pictures.allDown(size));
    }

    /** To tell more of these. */
    public static Ends on(Pictures pictures) {
        return new Ends(pictures);
    }

    /** It was stopped in order, a minute after the one that was told before, and its agent recorded it. */
    public Ends stopped(int number, int... sawRunning) {
        return ended(number, Source.HISTORY, HowEnded.CLEAN, false, sawRunning);
    }

    /** It crashed with its host, which has booted since; the files are as they were found then. */
    public Ends crashed(int number, int... sawRunning) {
        return ended(number, Source.DATA_DIRECTORY, HowEnded.CRASH, true, sawRunning);
    }

    private Ends ended(int number, Source source, HowEnded how, boolean rebooted, int... sawRunning) {
        LastEnd end = new LastEnd(
                source, Pictures.nodes(sawRunning), membership, at, Fact.known(how), false, false, rebooted, List.of());
        return told(number, end);
    }

    public Ends told(int number, LastEnd end) {
        at = at.plusSeconds(60);
        pictures.observe(
                Pictures.node(number),
                seen -> Pictures.with(seen).lastEnd(Fact.known(end)).done());
        return this;
    }

    /** To change more about it. */
    public Pictures pictures() {
        return pictures;
    }
}
