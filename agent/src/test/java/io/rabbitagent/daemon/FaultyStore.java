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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that can be down, and whose commits can go wrong in each way there is. */
final class FaultyStore implements SharedStore {
    private final SharedStore store;
    boolean down;
    boolean dropsAnswer;
    boolean dropsCommit;
    boolean downAfterCommit;
    /** Done once, between the reading of the document and the commit. */
    Runnable meanwhile = () -> {};

    /** Whether it tells of changes by itself, and whom. */
    volatile boolean tells;

    volatile Runnable told = () -> {};

    /** How often it was called, but for commits. */
    final AtomicInteger asked = new AtomicInteger();

    /** How many entries of the history it has handed out. */
    final AtomicInteger entriesRead = new AtomicInteger();

    boolean keepsNothing;
    int commits;
    int kept;
    boolean closed;
    private volatile Optional<Duration> hanging = Optional.empty();
    private volatile boolean writingOnly;

    FaultyStore(SharedStore store) {
        this.store = store;
    }

    /** From now on each call but for commits waits so long, in vain. */
    void hangs(Duration deadline) {
        hanging = Optional.of(deadline);
        writingOnly = false;
    }

    /** Only what writes the board waits in vain. */
    void hangsInWriting(Duration deadline) {
        hanging = Optional.of(deadline);
        writingOnly = true;
    }

    void answers() {
        hanging = Optional.empty();
    }

    static void pause(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private SharedStore reachedToWrite() throws StoreException {
        waitInVain();
        return reached();
    }

    private void waitInVain() throws StoreException {
        Optional<Duration> deadline = hanging;
        if (deadline.isPresent()) {
            pause(deadline.get());
            throw new StoreException("the store is down");
        }
    }

    private SharedStore reached() throws StoreException {
        asked.incrementAndGet();
        if (!writingOnly) {
            waitInVain();
        }
        if (down) {
            throw new StoreException("the store is down");
        }
        return store;
    }

    @Override
    public CommitResult commit(Position expected, String decisions, HistoryEntry entry) {
        commits++;
        Runnable first = meanwhile;
        meanwhile = () -> {};
        first.run();
        if (down) {
            return new NotCommitted("the store is down");
        }
        CommitResult result = dropsCommit ? new Conflict() : store.commit(expected, decisions, entry);
        down = downAfterCommit;
        return dropsAnswer || dropsCommit ? new OutcomeUnknown("no answer in time") : result;
    }

    @Override
    public Snapshot decisions() throws StoreException {
        return reached().decisions();
    }

    @Override
    public Standing standing(Optional<EntryId> known) throws StoreException {
        return reached().standing(known);
    }

    @Override
    public Optional<HistoryEntry> find(EntryId id) throws StoreException {
        return reached().find(id);
    }

    @Override
    public void append(HistoryEntry entry) throws StoreException {
        reached().append(entry);
    }

    @Override
    public List<StoredEntry> history(long after, int most) throws StoreException {
        List<StoredEntry> page = reached().history(after, most);
        entriesRead.addAndGet(page.size());
        return page;
    }

    @Override
    public long forget(long upTo, Set<Long> keep) throws StoreException {
        return reached().forget(upTo, keep);
    }

    @Override
    public void publish(NodeName node, String document) throws StoreException {
        reachedToWrite().publish(node, document);
    }

    @Override
    public Map<NodeName, BoardDocument> board() throws StoreException {
        return reached().board();
    }

    @Override
    public void publishCounts(NodeName node, String document) throws StoreException {
        reached().publishCounts(node, document);
    }

    @Override
    public Optional<String> counts(NodeName node) throws StoreException {
        return reached().counts(node);
    }

    @Override
    public String keep(String document) throws StoreException {
        kept++;
        if (keepsNothing) {
            throw new StoreException("the disk is full");
        }
        return reached().keep(document);
    }

    @Override
    public Optional<String> kept(String digest) throws StoreException {
        return reached().kept(digest);
    }

    @Override
    public void removeKept(Set<String> butFor, Instant before) throws StoreException {
        reached().removeKept(butFor, before);
    }

    @Override
    public Optional<AutoCloseable> watch(Runnable changed) {
        told = changed;
        return tells ? Optional.of(() -> told = () -> {}) : Optional.empty();
    }

    @Override
    public void close() {
        closed = true;
        store.close();
    }
}
