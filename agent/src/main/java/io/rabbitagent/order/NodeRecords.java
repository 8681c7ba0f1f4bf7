package io.rabbitagent.order;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.AppStarted;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.FilesFound;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.cluster.history.NodeStarted;
import io.rabbitagent.cluster.history.NodeStopped;
import io.rabbitagent.cluster.history.PeerLost;
import io.rabbitagent.cluster.history.PeerReturned;
import io.rabbitagent.cluster.history.StartWanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is recorded of every node's last life and of its end, taken entry by entry. What came before an application last
 * ran tells nothing any more, and is not kept.
 */
public final class NodeRecords {
    private final Map<NodeName, List<HistoryEntry>> entries = new TreeMap<>();
    private final Map<NodeName, SeenEntries> seen = new TreeMap<>();
    private final Map<NodeName, NodeRecord> folded = new TreeMap<>();

    public static NodeRecords of(List<HistoryEntry> history) {
        NodeRecords made = new NodeRecords();
        history.forEach(made::take);
        return made;
    }

    /**
     * Takes an entry once, however often it comes.
     *
     * @param entry later than those of the same node that were taken before
     */
    public void take(HistoryEntry entry) {
        owner(entry.event()).ifPresent(node -> {
            SeenEntries known = seen.computeIfAbsent(node, missing -> new SeenEntries());
            if (known.isNew(entry)) {
                folded.remove(node);
                List<HistoryEntry> kept = entries.computeIfAbsent(node, missing -> new ArrayList<>());
                if (entry.event() instanceof AppStarted) {
                    kept.clear();
                    known.forgetIds();
                }
                kept.add(entry);
            }
        });
    }

    /** All of these, with what others tell of the time before them. */
    public NodeRecords after(NodeRecords before) {
        NodeRecords made = new NodeRecords();
        before.entries.values().forEach(kept -> kept.forEach(made::take));
        entries.values().forEach(kept -> kept.forEach(made::take));
        return made;
    }

    NodeRecord of(NodeName node) {
        return folded.computeIfAbsent(node, name -> NodeRecord.of(name, entries.getOrDefault(name, List.of())));
    }

    /** The node in whose journal such an entry is written. */
    private static Optional<NodeName> owner(Event event) {
        if (event instanceof PeerLost gone) {
            return Optional.of(gone.observer());
        }
        if (event instanceof PeerReturned back) {
            return Optional.of(back.observer());
        }
        boolean ofALife = event instanceof NodeStarted
                || event instanceof AppStarted
                || event instanceof StartWanted
                || event instanceof NodeStopped
                || event instanceof FilesFound
                || event instanceof AgentStarted;
        return ofALife ? event.subject() : Optional.empty();
    }
}
