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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What is recorded of every node's last life and of its end, taken entry by entry. Entries that tell nothing any more are not
 * kept ({@link NodeEntries}): a history of any length takes little memory.
 */
public final class NodeRecords {
    private static final int MOST_OF_A_NODE = 200;

    private final int most;
    private final Map<NodeName, NodeEntries> entries = new TreeMap<>();
    private final Map<NodeName, SeenEntries> seen = new TreeMap<>();
    private final Map<NodeName, NodeRecord> folded = new TreeMap<>();

    public NodeRecords() {
        this(MOST_OF_A_NODE);
    }

    /** @param most how many entries of a node are kept before they are looked through for those that tell nothing */
    NodeRecords(int most) {
        this.most = most;
    }

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
            if (seen.computeIfAbsent(node, missing -> new SeenEntries()).isNew(entry)) {
                folded.remove(node);
                entries.computeIfAbsent(node, name -> new NodeEntries(name, most))
                        .add(entry);
            }
        });
    }

    /** All of these, with what others tell of the time before them. */
    public NodeRecords after(NodeRecords before) {
        NodeRecords made = new NodeRecords(most);
        before.entries().forEach(made::take);
        entries().forEach(made::take);
        return made;
    }

    /** Those that are needed: the records of these alone are the same. */
    public Stream<HistoryEntry> entries() {
        return entries.values().stream().flatMap(kept -> kept.all().stream());
    }

    /** Whether others tell the same of every node, now and after whatever follows. */
    public boolean tellTheSameAs(NodeRecords others) {
        Set<NodeName> nodes = new TreeSet<>(entries.keySet());
        nodes.addAll(others.entries.keySet());
        return nodes.stream()
                .allMatch(node -> of(node).state().equals(others.of(node).state()));
    }

    NodeRecord of(NodeName node) {
        return folded.computeIfAbsent(node, name -> {
            NodeEntries kept = entries.get(name);
            return NodeRecord.of(name, kept == null ? List.of() : kept.all());
        });
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
