package io.rabbitagent.store.etcd;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.store.EtcdSettings;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.KeptDocument;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A store in etcd, for agents on many hosts. {@link Keys} lists what it keeps there.
 *
 * <p>It rests on compare-and-set transactions and linearizable reads alone: no leases, no locks. Safe for several threads.
 */
public final class EtcdSharedStore implements SharedStore {
    private final EtcdConnection etcd;
    private final boolean writes;
    private final Keys keys;
    private final EtcdLog log;
    private final EtcdForgetting forgetting;
    private final EtcdDocuments documents;
    private final EtcdKept kept;
    private final EtcdWatch watch;

    private EtcdSharedStore(EtcdConnection etcd, Keys keys, Json json, StoreName name, boolean writes) {
        this.etcd = etcd;
        this.writes = writes;
        this.keys = keys;
        this.log = new EtcdLog(etcd, keys, json, name);
        this.forgetting = new EtcdForgetting(etcd, keys, name, log);
        this.documents = new EtcdDocuments(etcd, name);
        this.kept = new EtcdKept(etcd, keys, json, Clock.systemUTC());
        this.watch = new EtcdWatch(etcd, keys);
    }

    /**
     * Opens the store of a cluster, or makes it.
     *
     * @param cluster whose keys lie under the settings' prefix
     * @param user asked whenever a connection is made; throws {@link IllegalStateException} where it can't be told
     * @param idIfNew unique among all stores there ever were
     * @param deadline the most that a call takes
     */
    public static EtcdSharedStore open(
            EtcdSettings settings,
            String cluster,
            Supplier<Optional<EtcdUser>> user,
            String idIfNew,
            Json json,
            Duration deadline)
            throws StoreException {
        Keys keys = new Keys(settings.prefix(), cluster);
        return opened(
                settings,
                user,
                deadline,
                etcd -> new EtcdSharedStore(etcd, keys, json, StoreName.create(etcd, keys, json, idIfNew), true));
    }

    /** Opens the store and writes nothing, ever: where there is none it is empty and has no name. */
    public static EtcdSharedStore openReadOnly(
            EtcdSettings settings, String cluster, Supplier<Optional<EtcdUser>> user, Json json, Duration deadline)
            throws StoreException {
        Keys keys = new Keys(settings.prefix(), cluster);
        return opened(
                settings,
                user,
                deadline,
                etcd -> new EtcdSharedStore(etcd, keys, json, StoreName.find(etcd, keys, json), false));
    }

    private static EtcdSharedStore opened(
            EtcdSettings settings, Supplier<Optional<EtcdUser>> user, Duration deadline, Opening opening)
            throws StoreException {
        EtcdConnection etcd = new EtcdConnection(settings, user, deadline);
        try {
            return opening.of(etcd);
        } catch (StoreException e) {
            etcd.close();
            throw e;
        }
    }

    private interface Opening {
        EtcdSharedStore of(EtcdConnection etcd) throws StoreException;
    }

    @Override
    public CommitResult commit(Position expected, String decisions, HistoryEntry entry) {
        int size = decisions.getBytes(StandardCharsets.UTF_8).length;
        if (size > MOST_DECISIONS_BYTES) {
            return new NotCommitted("the decisions document has " + size + " bytes; a store takes at most "
                    + MOST_DECISIONS_BYTES + ": let 'agent plans' show what can be rejected or acknowledged");
        }
        return writes ? log.commit(expected, decisions, entry) : new NotCommitted(READING_ONLY);
    }

    @Override
    public Snapshot decisions() throws StoreException {
        return log.decisions();
    }

    @Override
    public Standing standing(Optional<EntryId> known) throws StoreException {
        return log.standing(known);
    }

    @Override
    public Optional<HistoryEntry> find(EntryId id) throws StoreException {
        return log.find(id);
    }

    @Override
    public void append(HistoryEntry entry) throws StoreException {
        mayWrite();
        log.append(entry);
    }

    @Override
    public List<StoredEntry> history(long after, int most) throws StoreException {
        return log.history(after, most);
    }

    @Override
    public long forget(long upTo, Set<Long> keep) throws StoreException {
        mayWrite();
        return forgetting.forget(upTo, keep);
    }

    @Override
    public void publish(NodeName node, String document) throws StoreException {
        mayWrite();
        documents.replace(keys.board(node), document);
    }

    @Override
    public Map<NodeName, BoardDocument> board() throws StoreException {
        return documents.board(keys);
    }

    @Override
    public void publishCounts(NodeName node, String document) throws StoreException {
        mayWrite();
        documents.replace(keys.counts(node), document);
    }

    @Override
    public Optional<String> counts(NodeName node) throws StoreException {
        return documents.read(keys.counts(node));
    }

    @Override
    public String keep(String document) throws StoreException {
        mayWrite();
        return kept.keep(KeptDocument.of(document));
    }

    @Override
    public Optional<String> kept(String digest) throws StoreException {
        return kept.read(digest);
    }

    @Override
    public void removeKept(Set<String> butFor, Instant before) throws StoreException {
        mayWrite();
        kept.remove(butFor, before);
    }

    @Override
    public Optional<AutoCloseable> watch(Runnable changed) {
        return Optional.of(watch.start(changed));
    }

    @Override
    public void close() {
        watch.close();
        etcd.close();
    }

    private static final String READING_ONLY = "the store was opened for reading only";

    private void mayWrite() throws StoreException {
        if (!writes) {
            throw new StoreException(READING_ONLY);
        }
    }
}
