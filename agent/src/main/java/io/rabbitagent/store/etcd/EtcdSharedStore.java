package io.rabbitagent.store.etcd;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.store.EtcdSettings;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Stands in for the store that is being written elsewhere, so that what opens it compiles. It has no content. */
public final class EtcdSharedStore implements SharedStore {
    private final EtcdSettings settings;

    private EtcdSharedStore(EtcdSettings settings) {
        this.settings = settings;
    }

    public static EtcdSharedStore open(
            EtcdSettings settings,
            String cluster,
            Supplier<Optional<EtcdUser>> user,
            String idIfNew,
            Json json,
            Duration deadline)
            throws StoreException {
        return new EtcdSharedStore(settings);
    }

    public static EtcdSharedStore openReadOnly(
            EtcdSettings settings, String cluster, Supplier<Optional<EtcdUser>> user, Json json, Duration deadline)
            throws StoreException {
        return new EtcdSharedStore(settings);
    }

    private StoreException away() {
        return new StoreException("etcd does not answer: " + settings.endpoints());
    }

    @Override
    public CommitResult commit(Position expected, String decisions, HistoryEntry entry) {
        return new NotCommitted(away().getMessage());
    }

    @Override
    public Snapshot decisions() throws StoreException {
        throw away();
    }

    @Override
    public Standing standing(Optional<EntryId> known) throws StoreException {
        throw away();
    }

    @Override
    public Optional<HistoryEntry> find(EntryId id) throws StoreException {
        throw away();
    }

    @Override
    public void append(HistoryEntry entry) throws StoreException {
        throw away();
    }

    @Override
    public List<StoredEntry> history(long after, int most) throws StoreException {
        throw away();
    }

    @Override
    public void publish(NodeName node, String document) throws StoreException {
        throw away();
    }

    @Override
    public Map<NodeName, BoardDocument> board() throws StoreException {
        throw away();
    }

    @Override
    public void publishCounts(NodeName node, String document) throws StoreException {
        throw away();
    }

    @Override
    public Optional<String> counts(NodeName node) throws StoreException {
        throw away();
    }

    @Override
    public String keep(String document) throws StoreException {
        throw away();
    }

    @Override
    public Optional<String> kept(String digest) throws StoreException {
        throw away();
    }

    @Override
    public void removeKept(Set<String> butFor, Instant before) throws StoreException {
        throw away();
    }

    @Override
    public void close() {}
}
