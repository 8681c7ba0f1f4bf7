package io.rabbitagent.execute;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A moment by which something must be over. */
record Deadline(long atNanos) {
    static Deadline in(Duration patience) {
        return new Deadline(System.nanoTime() + patience.toNanos());
    }

    Duration left() {
        return Duration.ofNanos(Math.max(1, atNanos - System.nanoTime()));
    }

    boolean isOver() {
        return System.nanoTime() - atNanos >= 0;
    }

    /** The sooner of this one and another that is so far away. */
    Deadline atMost(Duration patience) {
        return new Deadline(Math.min(atNanos, System.nanoTime() + patience.toNanos()));
    }

    /** Waits a little. @return false where the time is up, or the thread was interrupted */
    boolean pause(Duration little) {
        if (System.nanoTime() >= atNanos) {
            return false;
        }
        try {
            TimeUnit.NANOSECONDS.sleep(little.toNanos());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
