package io.rabbitagent.copies.rescue.replay;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Keeps to so many messages a second, without making up for lost time. */
final class Pace {
    private final long nanosEach;
    private long next = System.nanoTime();

    /** @param perSecond 0 for no limit */
    Pace(int perSecond) {
        this.nanosEach = perSecond == 0 ? 0 : Duration.ofSeconds(1).toNanos() / perSecond;
    }

    /** Returns when the next message may be sent. */
    void await() {
        if (nanosEach == 0) {
            return;
        }
        long now = System.nanoTime();
        while (now < next && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(next - now);
            now = System.nanoTime();
        }
        next = Math.max(next, now) + nanosEach;
    }
}
