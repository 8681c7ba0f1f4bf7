package io.rabbitagent.store;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The simulated store. It keeps text, as the real ones do, and passes the same contract. */
public final class InMemorySharedStore implements SharedStore {
    private final String id;
    private final Json json;
    private final List<String> entries = new ArrayList<>();
    private final Map<EntryId, Integer> revisions = new HashMap<>();
    private final Map<NodeName, BoardDocument> board = new HashMap<>();
    private final Map<NodeName, String> counts = new HashMap<>();
    private final Map<String, Kept> kept = new HashMap<>();
    private Optional<EntryId> last = Optional.empty();
    private Optional<String> decisions = Optional.empty();
    private long decisionsRevision;
    private long published;

    private record Kept(String document, Instant at) {}

    public InMemorySharedStore(String id, Json json) {
        this.id = id;
        this.json = json;
    }

    @Override
    public synchronized CommitResult commit(Position expected, String document, HistoryEntry entry) {
        if (document.getBytes(StandardCharsets.UTF_8).length > MOST_DECISIONS_BYTES) {
            return new NotCommitted("more than " + MOST_DECISIONS_BYTES + " bytes");
        }
        if (!expected.store().equals(id)) {
            return new NotCommitted("another store");
        }
        if (expected.revision() != decisionsRevision) {
            return new Conflict();
        }
        if (revisions.containsKey(entry.id())) {
            return new NotCommitted("the id is taken");
        }
        add(entry);
        decisions = Optional.of(document);
        decisionsRevision = entries.size();
        return new Committed(new Position(id, decisionsRevision));
    }

    @Override
    public synchronized Snapshot decisions() {
        return new Snapshot(id, decisionsRevision, decisions);
    }

    @Override
    public synchronized Standing standing(Optional<EntryId> known) {
        return new Standing(
                new Position(id, entries.size()),
                last,
                known.map(revisions::get).map(Integer::longValue));
    }

    @Override
    public synchronized Optional<HistoryEntry> find(EntryId entry) throws StoreException {
        Integer revision = revisions.get(entry);
        return revision == null ? Optional.empty() : Optional.of(json.readEntry(entries.get(revision - 1)));
    }

    @Override
    public synchronized void append(HistoryEntry entry) throws StoreException {
        Integer revision = revisions.get(entry.id());
        if (revision == null) {
            add(entry);
        } else if (!entries.get(revision - 1).equals(json.write(entry))) {
            throw new StoreException("another entry is in the history as " + entry.id());
        }
    }

    @Override
    public synchronized List<StoredEntry> history(long after, int most) throws StoreException {
        List<StoredEntry> history = new ArrayList<>();
        for (long revision = after + 1; revision <= entries.size() && history.size() < most; revision++) {
            history.add(new StoredEntry(revision, json.readEntry(entries.get((int) revision - 1))));
        }
        return history;
    }

    @Override
    public synchronized void publish(NodeName node, String document) {
        board.put(node, new BoardDocument(++published, document));
    }

    @Override
    public synchronized Map<NodeName, BoardDocument> board() {
        return Map.copyOf(board);
    }

    @Override
    public synchronized void publishCounts(NodeName node, String document) {
        counts.put(node, document);
    }

    @Override
    public synchronized Optional<String> counts(NodeName node) {
        return Optional.ofNullable(counts.get(node));
    }

    @Override
    public synchronized String keep(String document) throws StoreException {
        String digest = KeptDocument.of(document).digest();
        kept.put(digest, new Kept(document, Instant.now()));
        return digest;
    }

    @Override
    public synchronized Optional<String> kept(String digest) {
        return Optional.ofNullable(kept.get(digest)).map(Kept::document);
    }

    @Override
    public synchronized void removeKept(Set<String> butFor, Instant before) {
        kept.entrySet()
                .removeIf(one ->
                        !butFor.contains(one.getKey()) && one.getValue().at().isBefore(before));
    }

    /** How many documents are kept. */
    public synchronized int keptCount() {
        return kept.size();
    }

    @Override
    public void close() {
        // Other handles go on.
    }

    private void add(HistoryEntry entry) {
        entries.add(json.write(entry));
        revisions.put(entry.id(), entries.size());
        last = Optional.of(entry.id());
    }
}
