package io.rabbitagent.daemon;

import io.rabbitagent.config.AgentConfig;
import io.rabbitagent.config.EtcdUsers;
import io.rabbitagent.store.EtcdSettings;
import io.rabbitagent.store.FileLocation;
import io.rabbitagent.store.FileSharedStore;
import io.rabbitagent.store.GuardedStore;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.StateDirectory;
import io.rabbitagent.store.StateLock;
import io.rabbitagent.store.StoreException;
import io.rabbitagent.store.StoreLocation;
import io.rabbitagent.store.etcd.EtcdSharedStore;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** Opens the shared store that the configuration names. */
public final class Stores {
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private Stores() {}

    static SharedStore open(Daemon.Start start, StateLock lock, Json json) throws StoreException {
        AgentConfig config = start.config();
        StoreLocation location = config.store().location();
        String idIfNew = UUID.randomUUID().toString();
        SharedStore store = location instanceof FileLocation files
                ? FileSharedStore.open(files.directory(), idIfNew, json, DEADLINE, start.disk())
                : etcd(config, (EtcdSettings) location, start.environment(), idIfNew, json);
        return GuardedStore.remembering(store, lock, json);
    }

    private static SharedStore etcd(
            AgentConfig config, EtcdSettings etcd, Map<String, String> environment, String idIfNew, Json json)
            throws StoreException {
        return EtcdSharedStore.open(
                etcd, config.clusterName(), EtcdUsers.of(etcd, environment), idIfNew, json, DEADLINE);
    }

    /** For who only looks: creates nothing, and writes nothing. */
    static SharedStore openReadOnly(AgentConfig config, Map<String, String> environment, Json json)
            throws StoreException {
        return GuardedStore.readOnly(
                openPast(config, environment, json),
                new StateDirectory(config.store().stateDirectory()),
                json);
    }

    /** The same, also where it is a restored backup: for who only reads what has been, and decides nothing. */
    public static SharedStore openPast(AgentConfig config, Map<String, String> environment, Json json)
            throws StoreException {
        StoreLocation location = config.store().location();
        if (location instanceof FileLocation files) {
            return FileSharedStore.openReadOnly(files.directory(), json, DEADLINE);
        }
        EtcdSettings etcd = (EtcdSettings) location;
        return EtcdSharedStore.openReadOnly(
                etcd, config.clusterName(), EtcdUsers.of(etcd, environment), json, DEADLINE);
    }
}
