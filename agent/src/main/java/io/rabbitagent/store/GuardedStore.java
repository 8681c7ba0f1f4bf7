package io.rabbitagent.store;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses a store that went back in time, or was replaced: what had been decided in it is forgotten, so nothing may be
 * decided from it.
 *
 * <p>Where the store stood is kept in the state directory. An operator who has looked at the matter removes that file;
 * then the store is taken as it stands.
 */
public final class GuardedStore implements SharedStore {
    private static final int FORMAT_VERSION = 1;

    private final SharedStore store;
    private final Json json;
    private final Path file;
    private final boolean remembers;
    private final Object turn;

    private GuardedStore(SharedStore store, StateDirectory state, Json json, boolean remembers, Object turn) {
        this.store = store;
        this.json = json;
        this.file = state.seen();
        this.remembers = remembers;
        this.turn = turn;
    }

    /** @param lock shows that only this process keeps the position */
    public static GuardedStore remembering(SharedStore store, StateLock lock, Json json) {
        return new GuardedStore(store, lock.directory(), json, true, lock);
    }

    /** Writes nothing: for a dry run. */
    public static GuardedStore readOnly(SharedStore store, StateDirectory state, Json json) {
        return new GuardedStore(store, state, json, false, state);
    }

    /**
     * The highest position that this host has seen.
     *
     * @param last the entry there: a restored backup that others have moved on since has another one
     */
    record Seen(String store, long revision, Optional<EntryId> last) {}

    @Override
    public CommitResult commit(Position expected, String decisions, HistoryEntry entry) {
        try {
            check();
        } catch (StoreException e) {
            return new NotCommitted(e.getMessage());
        }
        CommitResult result = store.commit(expected, decisions, entry);
        if (result instanceof Committed committed) {
            rememberCommitted(new Standing(committed.position(), Optional.of(entry.id()), Optional.empty(), 0));
        }
        return result;
    }

    @Override
    public Snapshot decisions() throws StoreException {
        check();
        return store.decisions();
    }

    @Override
    public Standing standing(Optional<EntryId> known) throws StoreException {
        check();
        return store.standing(known);
    }

    @Override
    public Optional<HistoryEntry> find(EntryId id) throws StoreException {
        check();
        return store.find(id);
    }

    @Override
    public void append(HistoryEntry entry) throws StoreException {
        check();
        store.append(entry);
    }

    @Override
    public List<StoredEntry> history(long after, int most) throws StoreException {
        check();
        return store.history(after, most);
    }

    @Override
    public long forget(long upTo, Set<Long> keep) throws StoreException {
        check();
        return store.forget(upTo, keep);
    }

    @Override
    public void publish(NodeName node, String document) throws StoreException {
        check();
        store.publish(node, document);
    }

    @Override
    public Map<NodeName, BoardDocument> board() throws StoreException {
        check();
        return store.board();
    }

    @Override
    public void publishCounts(NodeName node, String document) throws StoreException {
        check();
        store.publishCounts(node, document);
    }

    @Override
    public Optional<String> counts(NodeName node) throws StoreException {
        check();
        return store.counts(node);
    }

    @Override
    public String keep(String document) throws StoreException {
        check();
        return store.keep(document);
    }

    @Override
    public Optional<String> kept(String digest) throws StoreException {
        check();
        return store.kept(digest);
    }

    @Override
    public void removeKept(Set<String> butFor, Instant before) throws StoreException {
        check();
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

    private void check() throws StoreException {
        // In this order: another thread may see a higher position meanwhile.
        Optional<Seen> seen = seen();
        Standing now = store.standing(seen.flatMap(Seen::last));
        if (seen.isPresent()) {
            refuseOther(seen.get(), now.position());
            refuseParted(seen.get(), now);
        }
        if (seen.filter(known -> known.revision() == now.position().revision()).isEmpty()) {
            remember(now);
        }
    }

    private void refuseParted(Seen seen, Standing now) throws StoreException {
        // Where history was forgotten, only the store's name and how far it has come can tell.
        boolean forgotten = now.known().isEmpty() && seen.revision() <= now.gapsUpTo();
        boolean same = seen.last().isEmpty() || now.known().equals(Optional.of(seen.revision()));
        if (!same && !forgotten) {
            throw new StoreException("the store " + now.position().store()
                    + " is not the one that this host knew at revision "
                    + seen.revision() + ": entry " + seen.last().get() + " is not there (a restored backup that others"
                    + " have written to since?)" + remedy());
        }
    }

    private String remedy() {
        return ": what was decided in between is lost. Nothing is done until an operator has looked: put the newer"
                + " data back, or, if this store is the right one, stop the agents, remove " + file
                + ", and start them";
    }

    private void refuseOther(Seen seen, Position now) throws StoreException {
        if (!seen.store().equals(now.store())) {
            throw new StoreException("the store was replaced: this host knew store " + seen.store() + " at revision "
                    + seen.revision() + ", now it is " + (now.store().isEmpty() ? "gone" : "store " + now.store())
                    + remedy());
        }
        if (now.revision() < seen.revision()) {
            throw new StoreException("the store " + now.store() + " went back from revision " + seen.revision() + " to "
                    + now.revision() + " (a restored backup?)" + remedy());
        }
    }

    private Optional<Seen> seen() throws StoreException {
        try {
            return Optional.of(json.readDocument(Files.readString(file), Seen.class, FORMAT_VERSION));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StoreException("can't tell where the store stood: " + file + " can't be read (" + e + ")", e);
        } catch (StoreException e) {
            throw new StoreException(
                    "can't tell where the store stood: " + file + " is damaged (" + e.getMessage()
                            + "). See that the store is the newest there is, then remove that file",
                    e);
        }
    }

    private void remember(Standing standing) throws StoreException {
        Position now = standing.position();
        if (!remembers || now.store().isEmpty()) {
            return;
        }
        synchronized (turn) {
            Optional<Seen> before = seen();
            if (before.filter(known -> known.revision() >= now.revision()).isPresent()) {
                return;
            }
            Seen next = new Seen(now.store(), now.revision(), standing.last());
            try {
                byte[] text = json.writeDocument(FORMAT_VERSION, next).getBytes(StandardCharsets.UTF_8);
                AtomicFile.replace(file, text, true);
            } catch (IOException e) {
                throw new StoreException(
                        "can't keep where the store stands: " + file + " can't be written (" + e + ")", e);
            }
        }
    }

    /** The commit is done, whether or not that can be kept here; the next call keeps it otherwise. */
    private void rememberCommitted(Standing standing) {
        try {
            remember(standing);
        } catch (StoreException e) {
            org.slf4j.LoggerFactory.getLogger(GuardedStore.class).warn("after a commit", e);
        }
    }
}
