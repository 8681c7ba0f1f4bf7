package io.rabbitagent.daemon;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.SharedStore.BoardDocument;
import io.rabbitagent.store.StoreException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * While a plan is under way, has a round done as soon as others have moved it on: an outage lasts as long as the agents wait
 * for each other.
 *
 * <p>Whatever it sees or misses decides nothing: the round reads everything again, and comes at its usual time besides.
 */
final class PlanWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PlanWatch.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final int LOOKS_A_ROUND = 3;
    /** A store that tells of changes is looked at all the same, but not so often. */
    private static final int LOOKS_WHERE_TOLD = 5;

    private final SharedStore store;
    private final Supplier<Wanted> wanted;
    private final Runnable hurry;
    private final ScheduledExecutorService thread;
    /** At the own node, and at a store that tells of changes. */
    private int looksAtNode;

    private int looksWhereTold;
    private Optional<Object> seen = Optional.empty();
    private Optional<AutoCloseable> told = Optional.empty();
    /** The store has told of a change since the last look. */
    private volatile boolean changed;

    /** What a change is worth a round for. */
    enum Wanted {
        NOTHING,
        /** A plan is in the slot, or one may get there: something is found. */
        DECISIONS,
        /** A step of ours waits for what others see. */
        DECISIONS_AND_BOARD,
        /** Others wait for what the own node does: it is on its way up, or all look for the effect of a plan. */
        OWN_NODE
    }

    /**
     * Starts watching.
     *
     * @param hurry asks for a round
     */
    PlanWatch(SharedStore store, Supplier<Wanted> wanted, Runnable hurry) {
        this.store = store;
        this.wanted = wanted;
        this.hurry = hurry;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "plan-watch");
            made.setDaemon(true);
            return made;
        });
        var unused = thread.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            Wanted now = wanted.get();
            if (now == Wanted.NOTHING) {
                seen = Optional.empty();
                return;
            }
            if (now == Wanted.OWN_NODE) {
                lookAtOwnNode();
                return;
            }
            if (told.isEmpty()) {
                told = store.watch(() -> changed = true);
            }
            looksWhereTold = (looksWhereTold + 1) % LOOKS_WHERE_TOLD;
            if (told.isPresent() && !changed && looksWhereTold != 0 && seen.isPresent()) {
                return;
            }
            changed = false;
            Object state = state(now);
            if (seen.isPresent() && !seen.get().equals(state)) {
                hurry.run();
            }
            seen = Optional.of(state);
        } catch (StoreException e) {
            log.debug("The plan can't be watched now: {}", e.getMessage());
        } catch (RuntimeException e) {
            // An exception would end the schedule; the rounds go on without it.
            log.error("The plan could not be watched", e);
        }
    }

    private void lookAtOwnNode() {
        looksAtNode = (looksAtNode + 1) % LOOKS_A_ROUND;
        if (looksAtNode == 0) {
            hurry.run();
        }
    }

    private Object state(Wanted now) throws StoreException {
        long decisions = store.decisions().revision();
        return now == Wanted.DECISIONS ? decisions : Map.of("decisions", decisions, "board", versions());
    }

    private Map<NodeName, Long> versions() throws StoreException {
        Map<NodeName, Long> versions = new TreeMap<>();
        for (Map.Entry<NodeName, BoardDocument> document : store.board().entrySet()) {
            versions.put(document.getKey(), document.getValue().version());
        }
        return versions;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        told.ifPresent(PlanWatch::end);
    }

    private static void end(AutoCloseable watch) {
        try {
            watch.close();
        } catch (Exception e) {
            log.debug("The watch of the store could not be ended in order", e);
        }
    }
}
