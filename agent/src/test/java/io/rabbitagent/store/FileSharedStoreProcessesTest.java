package io.rabbitagent.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.store.SharedStore.StoredEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one store, some of which are killed. */
class FileSharedStoreProcessesTest {
    private static final int ROUNDS = Integer.getInteger("crash.rounds", 8);

    @TempDir
    Path temporary;

    @Test
    void several_processes_lose_and_double_nothing() throws Exception {
        List<ChildJvm> children = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
            children.add(ChildJvm.start(FileStoreWriter.class, directory(), "w" + n, "0", "40"));
        }
        Set<String> acknowledged = new HashSet<>();
        for (ChildJvm child : children) {
            acknowledged.addAll(child.lines());
            assertThat(child.exitCode()).isZero();
        }
        try (SharedStore store = open()) {
            List<String> ids = SharedStoreContract.ids(store.history(0, 1000));
            assertThat(ids).hasSize(120).doesNotHaveDuplicates().containsAll(acknowledged);
            assertThat(Writers.counter(store)).isEqualTo(60);
        }
    }

    @Test
    void what_was_acknowledged_is_there_after_the_writer_was_killed() throws Exception {
        Random random = new Random(4711);
        List<String> acknowledged = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            try (ChildJvm child = ChildJvm.start(FileStoreWriter.class, directory(), "r" + round, "0", "1000000")) {
                for (int n = 1 + random.nextInt(200); n > 0; n--) {
                    acknowledged.add(String.valueOf(child.line()));
                }
                child.kill();
                acknowledged.addAll(child.lines());
            }
            try (SharedStore store = open()) {
                List<StoredEntry> history = store.history(0, 1_000_000);
                List<String> ids = SharedStoreContract.ids(history);
                assertThat(ids).as("round %s", round).doesNotHaveDuplicates();
                // At most the one entry that was being written when the process died was never acknowledged.
                assertThat(ids.size() - acknowledged.size()).isBetween(0, round + 1);
                assertThat(new HashSet<>(ids)).containsAll(acknowledged);
                long commits = ids.stream()
                        .filter(FileSharedStoreProcessesTest::isCommit)
                        .count();
                assertThat(Writers.counter(store)).as("round %s", round).isEqualTo(commits);
            }
        }
    }

    private static boolean isCommit(String id) {
        return Integer.parseInt(id.substring(id.indexOf('#') + 1)) % 2 == 1;
    }

    private SharedStore open() throws StoreException {
        return FileSharedStore.open(Path.of(directory()), "store", Json.standard(), Duration.ofSeconds(10));
    }

    private String directory() {
        return temporary.resolve("shared").toString();
    }
}
