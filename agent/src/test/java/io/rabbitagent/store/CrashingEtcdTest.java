package io.rabbitagent.store;

import static io.rabbitagent.store.Samples.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.store.SharedStore.Committed;
import io.rabbitagent.store.SharedStore.Position;
import io.rabbitagent.store.etcd.EtcdSharedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where no plan is carried out it changes nothing. */
class CrashingEtcdTest {
    @TempDir
    Path directory;

    @Test
    void a_store_works_through_it() throws Exception {
        try (Etcd etcd = Etcd.start(directory);
                SharedStore store = EtcdSharedStore.open(
                        CrashingEtcd.before(etcd.settings(), new CrashLines(Optional.empty())),
                        "prod",
                        Optional::empty,
                        UUID.randomUUID().toString(),
                        SharedStoreContract.JSON,
                        Duration.ofSeconds(5))) {
            Position position = store.decisions().position();
            assertThat(store.commit(position, "{\"n\":\"" + "x".repeat(100_000) + "\"}", entry("a", "1")))
                    .isInstanceOf(Committed.class);
            store.append(entry("b", "1"));
            store.keep("\"" + "y".repeat(1_200_000) + "\"");
            assertThat(store.history(0, 10)).hasSize(2);
        }
    }
}
