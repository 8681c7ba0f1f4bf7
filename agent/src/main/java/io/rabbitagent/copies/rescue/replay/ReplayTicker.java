package io.rabbitagent.copies.rescue.replay;

import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells how far a replay is while its thread sends, and frees that thread when it is aborted: a broker that takes nothing
 * keeps whoever writes to it waiting for as long as it likes.
 */
final class ReplayTicker implements AutoCloseable {
    /** In this time a replay ends by itself, if it does not hang. */
    private static final int TICKS_TO_END = 3;

    private final Publisher publisher;
    private final ReplayControl control;
    private final ReplayCounts counts;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread one = new Thread(task, "replay-progress");
        one.setDaemon(true);
        return one;
    });
    private int ticksSinceAbort;

    ReplayTicker(Publisher publisher, ReplayControl control, ReplayCounts counts) {
        this.publisher = publisher;
        this.control = control;
        this.counts = counts;
    }

    void start() {
        var unused = thread.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    private void tick() {
        Optional<String> blocked = publisher.blocked();
        control.progress()
                .accept(counts.line(System.nanoTime())
                        + blocked.map(why -> "; the broker takes no messages at present: " + why)
                                .orElse(""));
        if (control.cancelled() && ++ticksSinceAbort >= TICKS_TO_END) {
            publisher.abort();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
