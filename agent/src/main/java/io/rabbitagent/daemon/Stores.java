package io.rabbitagent.daemon;

import io.rabbitagent.store.Disk;
import io.rabbitagent.store.FileSharedStore;
import io.rabbitagent.store.GuardedStore;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.StateDirectory;
import io.rabbitagent.store.StateLock;
import io.rabbitagent.store.StoreException;
import io.rabbitagent.store.StoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/** Opens the shared store that the configuration names. */
final class Stores {
    private static final String FILE = "file:";
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private Stores() {}

    static SharedStore open(StoreSettings settings, StateLock lock, Json json, Disk disk) throws StoreException {
        SharedStore store =
                FileSharedStore.open(directory(settings), UUID.randomUUID().toString(), json, DEADLINE, disk);
        return GuardedStore.remembering(store, lock, json);
    }

    /** For who only looks: creates nothing, and writes nothing. */
    static SharedStore openReadOnly(StoreSettings settings, Json json) throws StoreException {
        SharedStore store = FileSharedStore.openReadOnly(directory(settings), json, DEADLINE);
        return GuardedStore.readOnly(store, new StateDirectory(settings.stateDirectory()), json);
    }

    private static Path directory(StoreSettings settings) {
        return Path.of(settings.location().substring(FILE.length()));
    }
}
