package io.rabbitagent.daemon;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.Measurement;
import io.rabbitagent.copies.BusyException;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.isolated.Listening;
import io.rabbitagent.copies.rehearsal.Trials;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.RehearsalAsked;
import io.rabbitagent.store.Json;
import io.rabbitagent.store.SharedStore;
import io.rabbitagent.store.StoreException;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures on copies of the own node's data, one at a time and off the loop's thread, and reports what it finds.
 *
 * <p>Important properties: what was found is kept until its report is decided on, so a store that can't be reached costs no second
 * measurement; what nobody wants any more is ended, and not reported.
 */
final class Measurer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Measurer.class);

    private final NodeName me;
    private final Trials trials;
    private final SharedStore store;
    private final Json json;
    private final CountsReader counts;
    private final DecisionWriter decisions;
    private final Runnable ended;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> new Thread(task, "measuring"));

    private Optional<Work> atWork = Optional.empty();
    private Optional<Found> found = Optional.empty();
    private volatile Optional<String> progress = Optional.empty();

    /** @param ended called when something was reported */
    Measurer(NodeName me, Trials trials, SharedStore store, Json json, DecisionWriter decisions, Runnable ended) {
        this.me = me;
        this.trials = trials;
        this.store = store;
        this.json = json;
        this.counts = new CountsReader(store, json);
        this.decisions = decisions;
        this.ended = ended;
    }

    /** What is being measured, or reported. */
    private static final class Work {
        final RehearsalAsked ask;
        final String fingerprint;
        volatile boolean cancelled;

        Work(Effect.Measure effect) {
            this.ask = effect.ask();
            this.fingerprint = effect.fingerprint();
        }
    }

    /**
     * What came of it.
     *
     * @param fingerprint of the data
     * @param measurement as it is kept; empty where there is a problem
     */
    private record Found(
            RehearsalAsked ask, String fingerprint, Optional<String> measurement, Optional<String> problem) {
        boolean answers(Work work) {
            return ask.id().equals(work.ask.id()) && fingerprint.equals(work.fingerprint);
        }
    }

    /** Begins, or reports what is found already; does nothing while it is at work. */
    synchronized void measure(Effect.Measure effect) {
        if (atWork.isPresent()) {
            return;
        }
        Work work = new Work(effect);
        atWork = Optional.of(work);
        thread.execute(() -> work(work));
    }

    /** Ends what nobody wants any more. Where the decisions can't be read it goes on. */
    synchronized void look(Fact<Decisions> document) {
        document.value().ifPresent(known -> {
            atWork.filter(work -> !isWanted(work, known)).ifPresent(work -> work.cancelled = true);
            found = found.filter(one -> isAsked(one.ask(), known));
        });
    }

    /** A plan in the slot may start the node, and needs the host's memory. */
    private boolean isWanted(Work work, Decisions decisions) {
        boolean reported =
                decisions.measured().stream().anyMatch(one -> one.isOf(me, work.ask.lost(), work.fingerprint));
        return isAsked(work.ask, decisions) && !reported && decisions.active().isEmpty();
    }

    private static boolean isAsked(RehearsalAsked ask, Decisions decisions) {
        return decisions.rehearsal().filter(one -> one.id().equals(ask.id())).isPresent();
    }

    /** How far it is, as it last said; empty where nothing is being measured. */
    Optional<String> progress() {
        return progress;
    }

    private void work(Work work) {
        boolean decided = false;
        try {
            // It may have been reported after the turn that wants it had read the decisions.
            look(decisions.read());
            Optional<Found> one = before(work).or(() -> tried(work));
            keep(one);
            decided = one.isPresent() && report(one.get());
        } catch (RuntimeException e) {
            log.error("A measurement ended with a defect of the agent", e);
        } finally {
            progress = Optional.empty();
            done();
        }
        if (decided) {
            ended.run();
        }
    }

    private synchronized Optional<Found> before(Work work) {
        return found.filter(one -> one.answers(work));
    }

    private synchronized void keep(Optional<Found> one) {
        found = one;
    }

    private synchronized void done() {
        atWork = Optional.empty();
    }

    /** Empty where it was not wanted any more, or has to be tried again later. */
    private Optional<Found> tried(Work work) {
        if (work.cancelled) {
            return Optional.empty();
        }
        String where = "on copies of " + me + "'s data";
        log.info("Measuring {}, for {} ({})", where, work.ask.actor(), work.ask.reason());
        try {
            Measurement measurement = trials.measure(
                    work.ask.lost(), new Listening(this::progressed, () -> work.cancelled || thread.isShutdown()));
            log.info("Measured {}", where);
            return Optional.of(found(work, measurement.withSeen(counts.of(asked(work)))));
        } catch (BusyException e) {
            log.info("Measuring {} is tried again: {}", where, e.getMessage());
            return Optional.empty();
        } catch (CopyException e) {
            return problem(work, e.getMessage());
        } catch (RuntimeException e) {
            log.error("A measurement ended with a defect of the agent", e);
            return problem(work, "a defect of the agent, see its log: " + e);
        }
    }

    /** The lost nodes, of which nobody has a copy, and the own one, of whose copy some queues can't be counted. */
    private SortedSet<NodeName> asked(Work work) {
        TreeSet<NodeName> nodes = new TreeSet<>(work.ask.lost());
        nodes.add(me);
        return nodes;
    }

    private Found found(Work work, Measurement measurement) {
        String document = json.writeDocument(MeasurementBook.FORMAT_VERSION, measurement);
        // All of it is ASCII: as many bytes as characters.
        return document.length() <= SharedStore.MOST_KEPT_BYTES
                ? new Found(work.ask, measurement.fingerprint(), Optional.of(document), Optional.empty())
                : new Found(
                        work.ask,
                        measurement.fingerprint(),
                        Optional.empty(),
                        Optional.of("what was found has " + document.length() + " bytes, and the store takes at most "
                                + SharedStore.MOST_KEPT_BYTES + ": too many queues, users or policies"));
    }

    private Optional<Found> problem(Work work, String why) {
        if (work.cancelled || thread.isShutdown()) {
            log.info("Measuring on copies of {}'s data was ended: nobody wants it any more", me);
            return Optional.empty();
        }
        log.warn("Nothing could be measured on copies of {}'s data: {}", me, why);
        return Optional.of(new Found(work.ask, work.fingerprint, Optional.empty(), Optional.of(why)));
    }

    private void progressed(String line) {
        log.info("{}", line);
        progress = Optional.of(line);
    }

    /** @return whether it was decided on; else it is reported again when it is next asked for */
    private boolean report(Found one) {
        Optional<String> document;
        try {
            document = one.measurement().isPresent()
                    ? Optional.of(store.keep(one.measurement().get()))
                    : Optional.empty();
        } catch (StoreException e) {
            log.warn("What was measured can't be kept in the store now: {}", e.getMessage());
            return false;
        }
        DecisionWriter.Outcome outcome = decisions.decide(new Command.ReportMeasured(
                me.value(), me, one.ask().lost(), one.fingerprint(), document, one.problem()));
        if (outcome instanceof DecisionWriter.NotReached not) {
            log.warn("What was measured is reported again: {}", not.detail());
            return false;
        }
        log.debug("What was measured is reported: {}", outcome);
        keep(Optional.empty());
        decisions.removeUnnamed();
        return true;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
