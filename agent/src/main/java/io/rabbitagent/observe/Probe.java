package io.rabbitagent.observe;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Asks one thing again and again, at most once at a time, off the thread that wants to know.
 *
 * <p>What it offers is fresh or unknown: an answer that is older than its limit is as good as none, so a question that
 * hangs turns unknown by itself and delays no other.
 *
 * <p>A steady one keeps its last good answer, within that limit, where asking again only came to nothing: a busy broker
 * that was too slow once has not changed what it said before. What tells that things are otherwise, such as a refused
 * connection, counts at once.
 */
final class Probe<T> {
    /** What is asked seldom is asked again sooner where there was no answer. */
    private static final Duration RETRY = Duration.ofSeconds(10);

    private static final Set<Reason> CAME_TO_NOTHING = Set.of(Reason.TIMEOUT, Reason.FAILED);

    private final String name;
    private final Supplier<Fact<T>> question;
    private final Duration every;
    private final Duration retry;
    private final Duration goodFor;
    private final Executor threads;
    private final Supplier<Duration> uptime;
    private final ProbeListener listener;
    private final boolean steady;

    private Aged<T> answer = Aged.never();
    /** What came of asking again, while an earlier answer stands. */
    private Optional<Fact<T>> inVain = Optional.empty();

    private Duration startedAt = Aged.never().askedAt();
    private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);
    private long answers;
    private long epoch;
    private long doubts;
    private long doubtsSettled;

    /**
     * @param every how often it is asked
     * @param goodFor how long an answer may be used
     * @param uptime a clock that only goes on
     */
    Probe(
            String name,
            Supplier<Fact<T>> question,
            Duration every,
            Duration goodFor,
            Executor threads,
            Supplier<Duration> uptime,
            ProbeListener listener) {
        this(name, question, every, goodFor, threads, uptime, listener, false);
    }

    private Probe(
            String name,
            Supplier<Fact<T>> question,
            Duration every,
            Duration goodFor,
            Executor threads,
            Supplier<Duration> uptime,
            ProbeListener listener,
            boolean steady) {
        this.name = name;
        this.question = question;
        this.every = every;
        this.retry = every.compareTo(RETRY) < 0 ? every : RETRY;
        this.goodFor = goodFor;
        this.threads = threads;
        this.uptime = uptime;
        this.listener = listener;
        this.steady = steady;
    }

    /** The same for a question that costs a busy broker much, so that it fails now and then. */
    Probe<T> steady() {
        return new Probe<>(name, question, every, goodFor, threads, uptime, listener, true);
    }

    /** Asks where it is time to, and returns what is under way; it is done already where nothing is. */
    synchronized CompletableFuture<Void> ask() {
        Duration now = uptime.get();
        boolean answered = answer.fact().isKnown() && inVain.isEmpty();
        boolean due = now.minus(startedAt).compareTo(answered ? every : retry) >= 0;
        if (running.isDone() && due) {
            startedAt = now;
            long asked = epoch;
            long doubted = doubts;
            running = CompletableFuture.runAsync(() -> answer(asked, doubted), threads);
        }
        return running;
    }

    /** Forgets what was answered, also what is being answered: the thing that was asked about is another now. */
    synchronized void forget() {
        epoch++;
        answer = Aged.never();
        inVain = Optional.empty();
        startedAt = answer.askedAt();
    }

    /** Has the next {@link #ask} ask, whenever the last was; the answer so far stands until then. */
    synchronized void hasten() {
        startedAt = Aged.never().askedAt();
    }

    /** Something has happened that may have changed it: asked at once, and the answer so far stands no longer than that takes. */
    synchronized void doubt() {
        doubts++;
        hasten();
    }

    /** The last answer, or unknown where it is too old. */
    synchronized Fact<T> fact() {
        Duration now = uptime.get();
        if (answer.askedAt().isNegative()) {
            return answer.fact();
        }
        if (answer.olderThan(goodFor, now)) {
            long seconds = now.minus(answer.askedAt()).toSeconds();
            return inVain.orElseGet(() -> Fact.unknown(Reason.STALE, name + " last answered " + seconds + " s ago"));
        }
        return answer.fact();
    }

    /** How many answers there have been: a reader sees by it whether the fact is a new one. */
    synchronized long answers() {
        return answers;
    }

    private void answer(long asked, long doubted) {
        Duration before = uptime.get();
        Fact<T> fact = safely();
        Duration after = uptime.get();
        synchronized (this) {
            if (asked == epoch) {
                take(new Aged<>(fact, after), doubted);
                answers++;
            }
        }
        listener.answered(name, after.minus(before), fact);
    }

    private void take(Aged<T> next, long doubted) {
        boolean cameToNothing =
                next.fact() instanceof Fact.Unknown<T> unknown && CAME_TO_NOTHING.contains(unknown.reason());
        boolean stands = answer.fact().isKnown() && !answer.olderThan(goodFor, next.askedAt());
        if (steady && cameToNothing && stands && doubtsSettled == doubts) {
            inVain = Optional.of(next.fact());
            return;
        }
        answer = next;
        inVain = Optional.empty();
        doubtsSettled = doubted;
    }

    private Fact<T> safely() {
        try {
            return question.get();
        } catch (RuntimeException e) {
            // A defect in one question must not silence the others; it is an unknown fact with its text.
            return Fact.unknown(Reason.FAILED, name + " failed: " + e);
        }
    }
}
