package io.rabbitagent.daemon;

import io.rabbitagent.daemon.RestingStore.Times;
import io.rabbitagent.store.StoreException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/** Whether a store rests, and why; asks it beside its callers whether it answers again. Safe for several threads. */
final class Rest implements AutoCloseable {
    private final Times times;
    private final Action question;
    private final ExecutorService asking;
    private Optional<String> why = Optional.empty();
    private boolean asked;
    private long notBefore;
    private long until;
    private Optional<Long> answered = Optional.empty();

    /** A call of the store that gives nothing back. */
    @FunctionalInterface
    interface Action {
        void run() throws StoreException;
    }

    /** A call of the store. */
    @FunctionalInterface
    interface Call<T> {
        T make() throws StoreException;
    }

    Rest(Times times, Action question) {
        this.times = times;
        this.question = question;
        this.asking = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "store-asking");
            made.setDaemon(true);
            return made;
        });
    }

    /** Makes the call, unless the store rests. */
    <T> T call(Call<T> call) throws StoreException {
        Optional<String> resting = why();
        if (resting.isPresent()) {
            throw new StoreException(resting.get());
        }
        long before = System.nanoTime();
        try {
            return call.make();
        } catch (StoreException e) {
            failed(before, e.getMessage());
            throw e;
        }
    }

    /** What callers are told while it rests; empty where it does not. Each that is told has it asked, if it is time. */
    synchronized Optional<String> why() {
        long now = System.nanoTime();
        if (why.isPresent() && !asked && now - notBefore >= 0) {
            askBeside();
        }
        return why;
    }

    private void askBeside() {
        try {
            asking.execute(this::ask);
            asked = true;
        } catch (RejectedExecutionException e) {
            // It is being closed: nobody waits for an answer.
        }
    }

    /**
     * It rests where the failure took long. A call that began before the store's last answer tells nothing new.
     *
     * @param begun when the call was made, on the clock of this virtual machine
     */
    synchronized void failed(long begun, String words) {
        boolean tooSoon = System.nanoTime() - begun < times.slow().toNanos();
        boolean old = answered.filter(last -> begun - last < 0).isPresent();
        if (tooSoon || old || why.isPresent()) {
            return;
        }
        long now = System.nanoTime();
        boolean again =
                answered.filter(last -> now - last < times.soon().toNanos()).isPresent();
        why = Optional.of(words);
        notBefore = now;
        until = again ? now + times.again().toNanos() : now;
    }

    private void ask() {
        Optional<String> failure = Optional.of("the store could not be asked");
        try {
            failure = failure();
        } finally {
            told(failure);
        }
    }

    private synchronized void told(Optional<String> failure) {
        long now = System.nanoTime();
        asked = false;
        if (failure.isPresent()) {
            why = failure;
            notBefore = now + times.slow().toNanos();
        } else if (now - until < 0) {
            notBefore = until;
        } else {
            why = Optional.empty();
            answered = Optional.of(now);
        }
    }

    private Optional<String> failure() {
        try {
            question.run();
            return Optional.empty();
        } catch (StoreException e) {
            return Optional.of(e.getMessage());
        } catch (RuntimeException e) {
            return Optional.of(e.toString());
        }
    }

    @Override
    public void close() {
        asking.shutdownNow();
    }
}
