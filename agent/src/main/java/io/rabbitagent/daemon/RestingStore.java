package io.rabbitagent.daemon;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps a store that lets its callers wait in vain from holding them up again and again: a round makes a handful of calls, and
 * each would take the store's whole deadline.
 *
 * <ol>
 *   <li>A call that failed after more than a second has the store rest: until it answers again every call fails at once, with
 *       the same words.
 *   <li>Meanwhile, as long as somebody calls, it is asked beside them, one question at a time.
 *   <li>Once it has answered, calls go through again. A store that answers questions and soon lets callers wait again, as
 *       where it can be read and not written, rests for four seconds each time.
 * </ol>
 *
 * <p>Important properties: a call that fails here was never begun, so nothing is done by it. A commit whose outcome is
 * unknown is looked up at once, by {@link #find}: it has no rest follow.
 */
final class RestingStore implements SharedStore {
    private static final Times USUAL = new Times(Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(30));

    private final SharedStore store;
    private final Rest rest;

    RestingStore(SharedStore store) {
        this(store, USUAL);
    }

    RestingStore(SharedStore store, Times times) {
        this.store = store;
        this.rest = new Rest(times, () -> {
            Position ignored = store.position();
        });
    }

    /**
     * How it rests.
     *
     * @param slow after how long a failure counts, and the pause between two questions
     * @param again how long a store rests at least that soon lets callers wait again
     * @param soon after it answered last
     */
    record Times(Duration slow, Duration again, Duration soon) {}

    private void run(Rest.Action action) throws StoreException {
        Object ignored = rest.call(() -> {
            action.run();
            return true;
        });
    }

    @Override
    public CommitResult commit(Position expected, String decisions, HistoryEntry entry) {
        Optional<String> resting = rest.why();
        if (resting.isPresent()) {
            return new NotCommitted(resting.get());
        }
        long before = System.nanoTime();
        CommitResult result = store.commit(expected, decisions, entry);
        if (result instanceof NotCommitted not) {
            rest.failed(before, not.why());
        }
        return result;
    }

    @Override
    public Snapshot decisions() throws StoreException {
        return rest.call(store::decisions);
    }

    @Override
    public Standing standing(Optional<EntryId> known) throws StoreException {
        return rest.call(() -> store.standing(known));
    }

    @Override
    public Optional<HistoryEntry> find(EntryId id) throws StoreException {
        return rest.call(() -> store.find(id));
    }

    @Override
    public void append(HistoryEntry entry) throws StoreException {
        run(() -> store.append(entry));
    }

    @Override
    public List<StoredEntry> history(long after, int most) throws StoreException {
        return rest.call(() -> store.history(after, most));
    }

    @Override
    public void publish(NodeName node, String document) throws StoreException {
        run(() -> store.publish(node, document));
    }

    @Override
    public Map<NodeName, BoardDocument> board() throws StoreException {
        return rest.call(store::board);
    }

    @Override
    public void publishCounts(NodeName node, String document) throws StoreException {
        run(() -> store.publishCounts(node, document));
    }

    @Override
    public Optional<String> counts(NodeName node) throws StoreException {
        return rest.call(() -> store.counts(node));
    }

    @Override
    public String keep(String document) throws StoreException {
        return rest.call(() -> store.keep(document));
    }

    @Override
    public Optional<String> kept(String digest) throws StoreException {
        return rest.call(() -> store.kept(digest));
    }

    @Override
    public void removeKept(Set<String> butFor, Instant before) throws StoreException {
        run(() -> store.removeKept(butFor, before));
    }

    @Override
    public long forget(long upTo, Set<Long> keep) throws StoreException {
        return rest.call(() -> store.forget(upTo, keep));
    }

    @Override
    public Optional<AutoCloseable> watch(Runnable changed) throws StoreException {
        return rest.call(() -> store.watch(changed));
    }

    @Override
    public void close() {
        rest.close();
        store.close();
    }
}
