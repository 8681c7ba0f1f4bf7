package io.rabbitagent.store.etcd;

import io.rabbitagent.store.EtcdSettings;
import io.rabbitagent.store.EtcdSettings.Endpoint;
import io.rabbitagent.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one member of etcd after the other, and stays with the one that answers.
 *
 * <p>A request that may be repeated goes on to the next member wherever it fails; one that may not goes on only where it
 * was certainly never sent. Each call ends by its own deadline: a member without a quorum, or behind a network that drops
 * its packets, would else hold it for minutes.
 *
 * <p>Safe for several threads.
 */
final class EtcdConnection implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EtcdConnection.class);
    /** A member that is well answers within milliseconds, and within this after an election. */
    private static final Duration SHORTEST = Duration.ofMillis(1_500);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final EtcdSettings settings;
    private final Supplier<Optional<EtcdUser>> user;
    private final Duration deadline;
    private final ExecutorService threads;
    private Optional<Member> open = Optional.empty();
    private int next;
    private Optional<EtcdException> paused = Optional.empty();
    private long pausedUntil;
    private boolean closed;

    /** @param deadline the most that a call takes, all members together */
    EtcdConnection(EtcdSettings settings, Supplier<Optional<EtcdUser>> user, Duration deadline) {
        this.settings = settings;
        this.user = user;
        this.deadline = deadline;
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "etcd");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** A request that does no harm when it is done twice. */
    <T> T repeatable(Attempt<T> attempt) throws EtcdException {
        return call(attempt, true);
    }

    /** A request that is sent once. */
    <T> T once(Attempt<T> attempt) throws EtcdException {
        return call(attempt, false);
    }

    /** The member that is asked at present. */
    synchronized Optional<Member> current() {
        return open;
    }

    private <T> T call(Attempt<T> attempt, boolean repeatable) throws EtcdException {
        long begun = System.nanoTime();
        long end = begun + deadline.toNanos();
        List<String> said = new ArrayList<>();
        boolean nothingDone = true;
        boolean reached = false;
        Throwable last;
        do {
            Member member = member(begun);
            try {
                long left = Math.max(1, Math.min(end - System.nanoTime(), most().toNanos()));
                return attempt.on(member.client.getKVClient()).get(left, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EtcdException("interrupted while etcd was asked", false, e);
            } catch (ExecutionException | TimeoutException | RuntimeException e) {
                last = unwrapped(e);
            }
            if (Words.unexpected(last)) {
                log.warn("The client of etcd failed unexpectedly", last);
            }
            said.add(member.endpoint + " " + Words.of(last));
            boolean refused = Words.refused(last);
            if (!refused || Words.unauthenticated(last)) {
                leave(member);
            }
            reached |= !Words.neverSent(last);
            nothingDone &= Words.nothingDone(last);
            if (refused || (!nothingDone && !repeatable)) {
                break;
            }
        } while (said.size() <= settings.endpoints().size() && System.nanoTime() < end);
        EtcdException failure = new EtcdException(
                (Words.refused(last) ? "etcd refuses it: " : "etcd does not answer: ")
                        + said.stream().distinct().collect(Collectors.joining("; ")),
                nothingDone,
                last);
        if (!reached) {
            pause(failure);
        }
        throw failure;
    }

    /** Connections are dear, and a wrong password is dear to etcd: who could not be reached at all is not asked again at once. */
    private synchronized void pause(EtcdException failure) {
        paused = Optional.of(failure);
        pausedUntil = System.nanoTime() + PAUSE.toNanos();
    }

    /** Who is alone gets all the time; of several, none gets so much that the others are not asked. */
    private Duration most() {
        Duration share = deadline.dividedBy(settings.endpoints().size());
        return share.compareTo(SHORTEST) < 0 && deadline.compareTo(SHORTEST) > 0 ? SHORTEST : share;
    }

    private synchronized Member member(long begun) throws EtcdException {
        if (closed) {
            throw new EtcdException("the store is closed", true, new IllegalStateException());
        }
        if (paused.isPresent() && begun - pausedUntil < 0) {
            throw new EtcdException(paused.get().getMessage(), true, paused.get());
        }
        paused = Optional.empty();
        if (open.isEmpty()) {
            Endpoint endpoint = settings.endpoints().get(next);
            try {
                open = Optional.of(Member.open(endpoint, settings, user.get(), most(), threads));
            } catch (StoreException | IllegalStateException | IllegalArgumentException e) {
                throw new EtcdException(String.valueOf(e.getMessage()), true, e);
            }
        }
        return open.get();
    }

    /** Unless another thread has done so. */
    private synchronized void leave(Member member) {
        if (open.filter(one -> one == member).isPresent()) {
            open = Optional.empty();
            next = (next + 1) % settings.endpoints().size();
            member.close();
        }
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return (failure instanceof ExecutionException || failure instanceof CompletionException) && cause != null
                ? unwrapped(cause)
                : failure;
    }

    @Override
    public synchronized void close() {
        closed = true;
        open.ifPresent(Member::close);
        open = Optional.empty();
        threads.shutdown();
    }
}
