package io.rabbitagent.daemon;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.EvidenceCaptured;
import io.rabbitagent.cluster.history.FilesFound;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.cluster.history.NodeStarted;
import io.rabbitagent.cluster.history.NodeStopped;
import io.rabbitagent.cluster.history.PeerLost;
import io.rabbitagent.cluster.history.PeerReturned;
import io.rabbitagent.decide.FindingChanged;
import io.rabbitagent.decide.FindingKey;
import io.rabbitagent.execute.BreakGlassReported;
import io.rabbitagent.execute.BreakGlassUsed;
import io.rabbitagent.execute.ChildStarted;
import io.rabbitagent.execute.LeftOverChildren;
import io.rabbitagent.notify.NoticeSent;
import io.rabbitagent.order.NodeRecords;
import io.rabbitagent.store.JournalEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Those entries of the own journal that a start of the agent needs: {@link Restored} makes of them alone what it makes of all, and
 * whatever follows changes both alike.
 *
 * <p>Of most subjects that is the last word; of the node's lives what tells of its last end; of children of steps those of the last
 * plan, and those that live; of notices the newest, since old ones are not sent again anyway.
 */
final class NeededEntries {
    private static final int MOST_NOTICES = 1_000;

    private final NodeRecords ends = new NodeRecords();
    private final Map<Object, JournalEntry> last = new HashMap<>();
    private final Deque<JournalEntry> notices = new ArrayDeque<>();
    private final List<JournalEntry> children = new ArrayList<>();
    private final String journal;
    private String plan = "";

    /** @param journal names the journal */
    NeededEntries(String journal) {
        this.journal = journal;
    }

    /** Subjects of which the last word counts. */
    private enum Subject {
        START,
        STOP,
        CAPTURE,
        CAPTURE_AGAIN
    }

    private record Glass(String use) {}

    private record Peer(NodeName node) {}

    private record Evidence(String file) {}

    /** Takes an entry, in the journal's order. */
    void take(JournalEntry entry) {
        ends.take(Histories.local(journal, entry));
        Event event = entry.event();
        if (event instanceof ChildStarted child) {
            began(child, entry);
        } else if (event instanceof NoticeSent) {
            notices.addLast(entry);
            if (notices.size() > MOST_NOTICES) {
                notices.removeFirst();
            }
        } else if (event instanceof FindingChanged finding) {
            FindingKey key = new FindingKey(finding.rule(), finding.target());
            last.put(key, entry);
            if (!finding.open()) {
                last.remove(key);
            }
        } else if (event instanceof BreakGlassUsed used) {
            last.putIfAbsent(new Glass(used.id()), entry);
        } else if (event instanceof BreakGlassReported reported) {
            last.remove(new Glass(reported.id()));
        } else {
            chronicled(event, entry);
        }
    }

    private void chronicled(Event event, JournalEntry entry) {
        if (event instanceof NodeStarted) {
            last.put(Subject.START, entry);
        } else if (event instanceof NodeStopped stopped) {
            last.put(Subject.STOP, entry);
            stopped.capture().ifPresent(id -> last.put(Subject.CAPTURE, entry));
        } else if (event instanceof FilesFound found) {
            last.put(found.occasion(), entry);
            boolean again = found.occasion() == FilesFound.Occasion.AGENT_START;
            found.capture().ifPresent(id -> last.put(again ? Subject.CAPTURE_AGAIN : Subject.CAPTURE, entry));
        } else if (event instanceof PeerLost lost) {
            last.put(new Peer(lost.peer()), entry);
        } else if (event instanceof PeerReturned returned) {
            last.put(new Peer(returned.peer()), entry);
        } else if (event instanceof EvidenceCaptured captured) {
            last.put(new Evidence(captured.file()), entry);
        }
    }

    /** One that hung may outlive its plan. */
    private void began(ChildStarted child, JournalEntry entry) {
        if (!child.planId().equals(plan)) {
            plan = child.planId();
            children.removeIf(one -> !LeftOverChildren.isAlive((ChildStarted) one.event()));
        }
        children.add(entry);
    }

    /** All of them, in the journal's order. */
    List<JournalEntry> all() {
        TreeMap<Long, JournalEntry> all = new TreeMap<>();
        ends.entries().map(NeededEntries::journalled).forEach(entry -> all.put(entry.sequence(), entry));
        last.values().forEach(entry -> all.put(entry.sequence(), entry));
        notices.forEach(entry -> all.put(entry.sequence(), entry));
        children.forEach(entry -> all.put(entry.sequence(), entry));
        return List.copyOf(all.values());
    }

    private static JournalEntry journalled(HistoryEntry entry) {
        long sequence = entry.id().inJournal().map(EntryId.InJournal::sequence).orElseThrow();
        return new JournalEntry(sequence, entry.at(), entry.event());
    }
}
