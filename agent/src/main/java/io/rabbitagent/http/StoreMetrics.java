package io.rabbitagent.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.decide.Decisions;
import java.time.Duration;
import java.util.Optional;

/** How this agent gets on with the shared store. */
final class StoreMetrics {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private final Timer commits;
    private final Table reachable;
    private final Table unshipped;
    private final Counter forgotten;
    /** Whether a call failed in the turn that ended last, and since then. */
    private boolean failedBefore;

    private boolean failed;

    StoreMetrics(MeterRegistry registry) {
        commits = Timer.builder("rabbitagent.store.commit.duration")
                .description("How long the shared store took to answer this agent's commits")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        reachable = Table.single(
                registry, "rabbitagent.store.reachable", "Whether the shared store answered this agent the last time");
        unshipped = Table.single(
                registry,
                "rabbitagent.journal.unshipped.entries",
                "Entries of this host's journal that the shared history does not have yet");
        forgotten = Counter.builder("rabbitagent.history.forgotten.entries")
                .description("Entries that this agent has had the shared history forget since its start")
                .register(registry);
    }

    void stored(Duration commit, boolean answered) {
        if (answered) {
            commits.record(commit);
        }
        show(answered);
    }

    void unshipped(long entries) {
        unshipped.show((double) entries);
    }

    void forgotten(long entries) {
        forgotten.increment((double) entries);
    }

    /** Tells that a call had no answer, be it a reading or a writing one. */
    void failed() {
        failed = true;
        show(false);
    }

    /**
     * What was not asked so far says nothing about the store.
     *
     * @param turned whether another turn has ended; else the same is shown again
     */
    void update(Fact<Decisions> decisions, boolean turned) {
        if (turned) {
            failedBefore = failed;
            failed = false;
        }
        Optional<Fact.Reason> unknown =
                decisions instanceof Fact.Unknown<Decisions> missing ? Optional.of(missing.reason()) : Optional.empty();
        if (!unknown.equals(Optional.of(Fact.Reason.NOT_OBSERVED))) {
            show(unknown.isEmpty() && !failed && !failedBefore);
        }
    }

    private void show(boolean answers) {
        reachable.show(answers ? 1 : 0);
    }
}
