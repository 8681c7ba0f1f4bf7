package io.rabbitagent.observe;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Asks one thing again and again, at most once at a time, off the thread that wants to know.
 *
 * <p>What it offers is fresh or unknown: an answer that is older than its limit is as good as none, so a question that
 * hangs turns unknown by itself and delays no other.
 */
final class Probe<T> {
    /** What is asked seldom is asked again sooner where there was no answer. */
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final String name;
    private final Supplier<Fact<T>> question;
    private final Duration every;
    private final Duration retry;
    private final Duration goodFor;
    private final Executor threads;
    private final Uptime uptime;
    private final ProbeListener listener;

    private Aged<T> answer = Aged.never();
    private Duration startedAt = Aged.never().askedAt();
    private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);
    private long answers;
    private long epoch;

    /**
     * @param every how often it is asked
     * @param goodFor how long an answer may be used
     */
    Probe(
            String name,
            Supplier<Fact<T>> question,
            Duration every,
            Duration goodFor,
            Executor threads,
            Uptime uptime,
            ProbeListener listener) {
        this.name = name;
        this.question = question;
        this.every = every;
        this.retry = every.compareTo(RETRY) < 0 ? every : RETRY;
        this.goodFor = goodFor;
        this.threads = threads;
        this.uptime = uptime;
        this.listener = listener;
    }

    /** Asks where it is time to, and returns what is under way; it is done already where nothing is. */
    synchronized CompletableFuture<Void> ask() {
        Duration now = uptime.now();
        boolean due = now.minus(startedAt).compareTo(answer.fact().isKnown() ? every : retry) >= 0;
        if (running.isDone() && due) {
            startedAt = now;
            long asked = epoch;
            running = CompletableFuture.runAsync(() -> answer(asked), threads);
        }
        return running;
    }

    /** Forgets what was answered, also what is being answered: the thing that was asked about is another now. */
    synchronized void forget() {
        epoch++;
        answer = Aged.never();
        startedAt = answer.askedAt();
    }

    /** Has the next {@link #ask} ask, whenever the last was; the answer so far stands until then. */
    synchronized void hasten() {
        startedAt = Aged.never().askedAt();
    }

    /** The last answer, or unknown where it is too old. */
    synchronized Fact<T> fact() {
        Duration now = uptime.now();
        if (answer.askedAt().isNegative()) {
            return answer.fact();
        }
        if (answer.olderThan(goodFor, now)) {
            long seconds = now.minus(answer.askedAt()).toSeconds();
            return Fact.unknown(Reason.STALE, name + " last answered " + seconds + " s ago");
        }
        return answer.fact();
    }

    /** How many answers there have been: a reader sees by it whether the fact is a new one. */
    synchronized long answers() {
        return answers;
    }

    private void answer(long asked) {
        Duration before = uptime.now();
        Fact<T> fact = safely();
        Duration after = uptime.now();
        synchronized (this) {
            if (asked == epoch) {
                answer = new Aged<>(fact, after);
                answers++;
            }
        }
        listener.answered(name, after.minus(before), fact);
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
