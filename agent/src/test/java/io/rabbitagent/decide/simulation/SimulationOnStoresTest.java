package io.rabbitagent.decide.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.store.Etcd;
import io.rabbitagent.store.FileSharedStore;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.StoreException;
import io.rabbitagent.store.etcd.EtcdSharedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same schedules with a real store beside the simulated one, each with a cluster of its own in it. */
class SimulationOnStoresTest {
    private static final int SCHEDULES = Integer.getInteger("simulation.schedules", 30_000) / 100;
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicInteger conflicts = new AtomicInteger();

    /** Opens the store of a cluster. */
    private interface Opening {
        SharedStore open(String cluster) throws StoreException;
    }

    @Test
    void an_etcd_answers_as_the_simulated_store_does_and_holds_the_same() {
        try (Etcd etcd = Etcd.start(directory)) {
            every(cluster -> EtcdSharedStore.open(
                    etcd.settings(),
                    cluster,
                    Optional::empty,
                    UUID.randomUUID().toString(),
                    AgentJson.create(),
                    DEADLINE));
        }
    }

    @Test
    void a_store_of_files_answers_as_the_simulated_store_does_and_holds_the_same() {
        every(cluster -> FileSharedStore.open(directory.resolve(cluster), cluster, AgentJson.create(), DEADLINE));
    }

    private void every(Opening opening) {
        long started = System.nanoTime();
        Simulation.Summary all = LongStream.range(SimulationTest.SEED, SimulationTest.SEED + SCHEDULES)
                .parallel()
                .mapToObj(seed -> run(seed, opening))
                .reduce(Simulation.Summary.NONE, Simulation.Summary::plus);
        long seconds = (System.nanoTime() - started) / 1_000_000_000;
        System.out.println("SIM " + SCHEDULES + " schedules beside a real store in " + seconds + " s: " + commits
                + " commits, " + conflicts + " conflicts, " + all);
        assertThat(commits.get()).isGreaterThan(3 * SCHEDULES);
        assertThat(conflicts.get()).isGreaterThan(SCHEDULES / 20);
    }

    private Simulation.Summary run(long seed, Opening opening) {
        try (SharedStore store = opening.open("s" + seed)) {
            RealStore real = new RealStore(store);
            Simulation.Summary summary =
                    new Simulation(seed, Hooks.NONE, false).beside(real).run();
            commits.addAndGet(real.commits());
            conflicts.addAndGet(real.conflicts());
            return summary;
        } catch (StoreException | AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }
}
