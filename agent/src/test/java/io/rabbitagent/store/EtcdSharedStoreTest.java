package io.rabbitagent.store;

import io.rabbitagent.store.etcd.EtcdSharedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What every store must do, by a real etcd; each test has a cluster of its own in it. */
class EtcdSharedStoreTest extends SharedStoreContract {
    @TempDir
    static Path directory;

    private static Optional<Etcd> etcd = Optional.empty();
    private final String cluster = "c-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        etcd = Optional.of(Etcd.start(directory));
    }

    @AfterAll
    static void stop() {
        etcd.ifPresent(Etcd::close);
    }

    @Override
    SharedStore open() throws StoreException {
        return EtcdSharedStore.open(
                etcd.orElseThrow().settings(),
                cluster,
                Optional::empty,
                UUID.randomUUID().toString(),
                JSON,
                Duration.ofSeconds(5));
    }
}
