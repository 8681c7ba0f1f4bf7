package io.rabbitagent.daemon;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.http.Metrics;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Measures how long commits take, and whether the store answers: also where it can be read and not written, as an etcd that is
 * full. What is asked for single documents does not count, as a damaged one is no answer either.
 */
final class MeasuredStore implements SharedStore {
    private final SharedStore store;
    private final Metrics metrics;

    MeasuredStore(SharedStore store, Metrics metrics) {
        this.store = store;
        this.metrics = metrics;
    }

    @Override
    public CommitResult commit(Position expected, String decisions, HistoryEntry entry) {
        long before = System.nanoTime();
        CommitResult result = store.commit(expected, decisions, entry);
        boolean reached = result instanceof Committed || result instanceof Conflict;
        metrics.stored(Duration.ofNanos(System.nanoTime() - before), reached);
        return result;
    }

    private <T> T told(Rest.Call<T> call) throws StoreException {
        try {
            return call.make();
        } catch (StoreException e) {
            metrics.storeFailed();
            throw e;
        }
    }

    private void tell(Rest.Action call) throws StoreException {
        Object ignored = told(() -> {
            call.run();
            return true;
        });
    }

    @Override
    public Standing standing(Optional<EntryId> known) throws StoreException {
        return told(() -> store.standing(known));
    }

    @Override
    public Snapshot decisions() throws StoreException {
        return told(() -> store.decisions());
    }

    @Override
    public Optional<HistoryEntry> find(EntryId id) throws StoreException {
        return store.find(id);
    }

    @Override
    public void append(HistoryEntry entry) throws StoreException {
        tell(() -> store.append(entry));
    }

    @Override
    public List<StoredEntry> history(long after, int most) throws StoreException {
        return told(() -> store.history(after, most));
    }

    @Override
    public long forget(long upTo, Set<Long> keep) throws StoreException {
        return told(() -> store.forget(upTo, keep));
    }

    @Override
    public void publish(NodeName node, String document) throws StoreException {
        tell(() -> store.publish(node, document));
    }

    @Override
    public Map<NodeName, BoardDocument> board() throws StoreException {
        return told(() -> store.board());
    }

    @Override
    public void publishCounts(NodeName node, String document) throws StoreException {
        tell(() -> store.publishCounts(node, document));
    }

    @Override
    public Optional<String> counts(NodeName node) throws StoreException {
        return store.counts(node);
    }

    @Override
    public String keep(String document) throws StoreException {
        return told(() -> store.keep(document));
    }

    @Override
    public Optional<String> kept(String digest) throws StoreException {
        return store.kept(digest);
    }

    @Override
    public void removeKept(Set<String> butFor, Instant before) throws StoreException {
        store.removeKept(butFor, before);
    }

    @Override
    public Optional<AutoCloseable> watch(Runnable changed) throws StoreException {
        return store.watch(changed);
    }

    @Override
    public void close() {
        store.close();
    }
}
