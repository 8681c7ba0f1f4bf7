package io.rabbitagent.daemon;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.past.Clocks;
import io.rabbitagent.decide.past.Forgetting;
import io.rabbitagent.decide.past.Forgetting.Limits;
import io.rabbitagent.decide.past.Forgetting.Plan;
import io.rabbitagent.decide.past.Proof;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.SharedStore.Standing;
import io.rabbitagent.store.SharedStore.StoredEntry;
import io.rabbitagent.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the shared history forget what is old and not needed any more: once a day, a small piece a round.
 *
 * <ol>
 *   <li>Look whether the oldest entry of those that nobody went through is old, or they are too many. Mostly neither is so, and
 *       that is all.
 *   <li>Read the history page by page and find what may go.
 *   <li>Read it again without that. Where it would tell anything else of the nodes' ends, forget nothing, and say so.
 *   <li>Have the store forget, piece by piece.
 * </ol>
 *
 * <p>Important properties:
 *
 * <ol>
 *   <li>It waits while a plan is in the slot, while nobody runs, and while the decisions can't be read.
 *   <li>A run ends where another agent has forgotten something meanwhile: it looked at another history. Every agent keeps the
 *       history, each at its own time, so that mostly one does the work and the others find it done.
 *   <li>It can be cut off anywhere: what is forgotten already was not needed.
 * </ol>
 */
final class HistoryKeeper {
    private static final Logger log = LoggerFactory.getLogger(HistoryKeeper.class);
    private static final int PAGE = 500;
    private static final int NEWEST = 1_000;

    private static final Duration FIRST = Duration.ofMinutes(10);
    private static final Duration APART = Duration.ofMinutes(10);
    private static final Duration AGAIN = Duration.ofHours(24);

    private final SharedStore store;
    private final Duration keepFor;
    private final Duration first;
    private final Limits limits;
    private final LongConsumer forgotten;
    private Optional<Duration> next = Optional.empty();
    private Optional<Run> run = Optional.empty();

    /**
     * @param place of the own node among the members: two agents that start together don't begin together
     * @param forgotten is told how many entries went
     */
    HistoryKeeper(SharedStore store, Duration keepFor, int place, Limits limits, LongConsumer forgotten) {
        this.store = store;
        this.keepFor = keepFor;
        this.first = FIRST.plus(APART.multipliedBy(place));
        this.limits = limits;
        this.forgotten = forgotten;
    }

    /**
     * Does a piece, if it is time.
     *
     * @param uptime of the host
     * @param now by the own clock
     */
    void turn(ClusterPicture picture, Fact<Decisions> decisions, Duration uptime, Instant now) {
        Duration due = next.orElseGet(() -> uptime.plus(first));
        next = Optional.of(due);
        boolean quiet = !picture.running().isEmpty()
                && decisions.value().filter(one -> one.active().isEmpty()).isPresent();
        if (!quiet || uptime.compareTo(due) < 0) {
            return;
        }
        try {
            if (!piece(now)) {
                run = Optional.empty();
                next = Optional.of(uptime.plus(AGAIN));
            }
        } catch (StoreException e) {
            log.debug("The shared history can't be gone through now: {}", e.getMessage());
        }
    }

    /** @return whether there is more to do today */
    private boolean piece(Instant now) throws StoreException {
        Standing standing = store.standing(Optional.empty());
        if (run.isEmpty()) {
            run = begin(standing, now);
            return run.isPresent();
        }
        Run running = run.get();
        if (!running.isOf(standing)) {
            log.debug("Another agent goes through the shared history");
            return false;
        }
        return running.piece();
    }

    private Optional<Run> begin(Standing standing, Instant now) throws StoreException {
        long head = standing.position().revision();
        List<HistoryEntry> newest = entries(store.history(Math.max(0, head - NEWEST), NEWEST));
        List<HistoryEntry> oldest = entries(store.history(standing.gapsUpTo(), 1));
        boolean old = oldest.stream()
                .anyMatch(entry -> Clocks.of(newest, now, keepFor).isOld(entry.at()));
        // Revisions may have gaps: fewer entries than that are found soon.
        boolean many = head - standing.gapsUpTo() > limits.atMost() + limits.atMost() / 10;
        return old || many
                ? Optional.of(new Run(standing, new Forgetting(Clocks.of(newest, now, keepFor), limits)))
                : Optional.empty();
    }

    private static List<HistoryEntry> entries(List<StoredEntry> page) {
        return page.stream().map(StoredEntry::entry).toList();
    }

    /** One way through the history. */
    private final class Run {
        private final String name;
        private final Forgetting forgetting;
        private long gapsUpTo;
        private long readUpTo;
        private Optional<Plan> plan = Optional.empty();
        private Optional<Proof> proof = Optional.empty();
        private boolean proven;
        private long gone;

        Run(Standing standing, Forgetting forgetting) {
            this.name = standing.position().store();
            this.gapsUpTo = standing.gapsUpTo();
            this.forgetting = forgetting;
        }

        boolean isOf(Standing standing) {
            return standing.position().store().equals(name) && standing.gapsUpTo() == gapsUpTo;
        }

        boolean piece() throws StoreException {
            if (plan.isEmpty()) {
                return read();
            }
            return proven ? forget(plan.get()) : prove(plan.get());
        }

        private boolean read() throws StoreException {
            List<StoredEntry> page = store.history(readUpTo, PAGE);
            for (StoredEntry stored : page) {
                forgetting.take(stored.revision(), stored.entry());
                readUpTo = stored.revision();
            }
            if (page.size() == PAGE) {
                return true;
            }
            Plan made = forgetting.plan();
            plan = Optional.of(made);
            proof = Optional.of(new Proof(made));
            readUpTo = 0;
            return made.going() > 0;
        }

        private boolean prove(Plan made) throws StoreException {
            Proof proving = proof.orElseThrow();
            List<StoredEntry> page = store.history(readUpTo, PAGE);
            for (StoredEntry stored : page) {
                proving.take(stored.revision(), stored.entry());
                readUpTo = stored.revision();
            }
            if (!proving.isWhole()) {
                return page.size() == PAGE;
            }
            proven = proving.holds();
            if (!proven) {
                log.error(
                        "The shared history forgets nothing: without {} of its {} entries it would not tell the same of the"
                                + " nodes' last ends. This is a fault of the agent: report it",
                        made.going(),
                        made.all());
            }
            return proven;
        }

        private boolean forget(Plan made) throws StoreException {
            long count = store.forget(made.upTo(), made.keep());
            gapsUpTo = store.standing(Optional.empty()).gapsUpTo();
            gone += count;
            forgotten.accept(count);
            if (count == 0 && gone > 0) {
                log.info(
                        "The shared history has forgotten {} of its {} entries; of the old ones {} are needed",
                        gone,
                        made.all(),
                        made.keep().size());
            }
            return count > 0;
        }
    }
}
