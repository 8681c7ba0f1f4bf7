package io.rabbitagent.daemon;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Opens the store when it is first needed, and tries again with each call until it can be: an agent starts without it. Calls
 * that come while it is tried share what comes of that: else each would wait in turn.
 */
final class LazyStore implements SharedStore {
    private final Opener opener;
    private volatile Optional<StoreException> lastFailure = Optional.empty();
    private Optional<SharedStore> opened = Optional.empty();

    /** Opens the store. */
    @FunctionalInterface
    interface Opener {
        SharedStore open() throws StoreException;
    }

    LazyStore(Opener opener) {
        this.opener = opener;
    }

    private SharedStore store() throws StoreException {
        return store(lastFailure);
    }

    /** @param before what the last try had come to when the call began */
    private synchronized SharedStore store(Optional<StoreException> before) throws StoreException {
        if (opened.isPresent()) {
            return opened.get();
        }
        Optional<StoreException> meanwhile = lastFailure;
        if (meanwhile.isPresent() && !meanwhile.equals(before)) {
            throw new StoreException(meanwhile.get().getMessage(), meanwhile.get());
        }
        try {
            SharedStore store = opener.open();
            opened = Optional.of(store);
            return store;
        } catch (StoreException e) {
            lastFailure = Optional.of(e);
            throw e;
        }
    }

    @Override
    public CommitResult commit(Position expected, String decisions, HistoryEntry entry) {
        try {
            return store().commit(expected, decisions, entry);
        } catch (StoreException e) {
            return new NotCommitted(e.getMessage());
        }
    }

    @Override
    public Standing standing(Optional<EntryId> known) throws StoreException {
        return store().standing(known);
    }

    @Override
    public Snapshot decisions() throws StoreException {
        return store().decisions();
    }

    @Override
    public Optional<HistoryEntry> find(EntryId id) throws StoreException {
        return store().find(id);
    }

    @Override
    public void append(HistoryEntry entry) throws StoreException {
        store().append(entry);
    }

    @Override
    public List<StoredEntry> history(long after, int most) throws StoreException {
        return store().history(after, most);
    }

    @Override
    public long forget(long upTo, Set<Long> keep) throws StoreException {
        return store().forget(upTo, keep);
    }

    @Override
    public void publish(NodeName node, String document) throws StoreException {
        store().publish(node, document);
    }

    @Override
    public Map<NodeName, BoardDocument> board() throws StoreException {
        return store().board();
    }

    @Override
    public void publishCounts(NodeName node, String document) throws StoreException {
        store().publishCounts(node, document);
    }

    @Override
    public Optional<String> counts(NodeName node) throws StoreException {
        return store().counts(node);
    }

    @Override
    public String keep(String document) throws StoreException {
        return store().keep(document);
    }

    @Override
    public Optional<String> kept(String digest) throws StoreException {
        return store().kept(digest);
    }

    @Override
    public void removeKept(Set<String> butFor, Instant before) throws StoreException {
        store().removeKept(butFor, before);
    }

    @Override
    public Optional<AutoCloseable> watch(Runnable changed) throws StoreException {
        return store().watch(changed);
    }

    @Override
    public synchronized void close() {
        opened.ifPresent(SharedStore::close);
    }
}
