package io.rabbitagent.order;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.AppStarted;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.cluster.history.PeerLost;
import io.rabbitagent.cluster.history.PeerReturned;
import io.rabbitagent.cluster.history.StartWanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Those entries of one node that its {@link NodeRecord} needs: folded they give what all entries would give, and whatever
 * follows changes both alike.
 *
 * <ol>
 *   <li>What came before the application last ran tells nothing any more.
 *   <li>Of links that come and go, of starts of the agent, and of wishes for a start, the last one counts, as long as
 *       nothing else has happened to the node in between.
 *   <li>A broker that tries to boot again and again: of each journal's long row of entries both ends are kept, where the record
 *       is the same without the middle.
 * </ol>
 *
 * <p>The third only where the application is known to have run: what comes before a row of entries decides what its middle tells,
 * and of a journal that begins later, earlier ones may know more. And journal by journal: who folds all but his own journal must
 * find there what it found before.
 */
final class NodeEntries {
    private final NodeName node;
    private final int most;
    private final List<HistoryEntry> entries = new ArrayList<>();
    private int shortenAt;

    /** @param most how many entries are kept before a row is shortened */
    NodeEntries(NodeName node, int most) {
        this.node = node;
        this.most = most;
        this.shortenAt = most;
    }

    List<HistoryEntry> all() {
        return entries;
    }

    void add(HistoryEntry entry) {
        if (entry.event() instanceof AppStarted) {
            entries.clear();
            shortenAt = most;
        }
        topic(entry.event()).ifPresent(this::removeLast);
        entries.add(entry);
        if (entries.size() > shortenAt && entries.get(0).event() instanceof AppStarted) {
            shorten();
            // Where little could be left out, not again with every entry.
            shortenAt = Math.max(most, 2 * entries.size());
        }
    }

    /** What a later entry of the same says anew; empty for those that begin or end something. */
    private static Optional<Object> topic(Event event) {
        if (event instanceof PeerLost gone) {
            return Optional.of(gone.peer());
        }
        if (event instanceof PeerReturned back) {
            return Optional.of(back.peer());
        }
        return event instanceof AgentStarted || event instanceof StartWanted
                ? Optional.of(event.getClass())
                : Optional.empty();
    }

    private void removeLast(Object topic) {
        for (int at = entries.size() - 1; at >= 0; at--) {
            Optional<Object> there = topic(entries.get(at).event());
            if (there.isEmpty()) {
                return;
            }
            if (there.get().equals(topic)) {
                entries.remove(at);
                return;
            }
        }
    }

    private void shorten() {
        List<HistoryEntry> all = List.copyOf(entries);
        List<HistoryEntry> kept = new ArrayList<>();
        int from = 0;
        while (from < all.size()) {
            int to = endOfRow(all, from);
            List<HistoryEntry> shorter = new ArrayList<>(kept);
            shorter.addAll(ends(all.subList(from, to)));
            List<Object> before = NodeRecord.of(node, all.subList(0, to)).state();
            if (NodeRecord.of(node, shorter).state().equals(before)) {
                kept = shorter;
            } else {
                kept.addAll(all.subList(from, to));
            }
            from = to;
        }
        entries.clear();
        entries.addAll(kept);
    }

    /** Behind the last entry of the journal whose entries begin there. */
    private static int endOfRow(List<HistoryEntry> all, int from) {
        int to = from + 1;
        while (to < all.size() && all.get(to).origin().equals(all.get(from).origin())) {
            to++;
        }
        return to;
    }

    private List<HistoryEntry> ends(List<HistoryEntry> row) {
        int each = most / 4;
        if (row.size() <= 2 * each) {
            return row;
        }
        List<HistoryEntry> ends = new ArrayList<>(row.subList(0, each));
        ends.addAll(row.subList(row.size() - each, row.size()));
        return ends;
    }
}
