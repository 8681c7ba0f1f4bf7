package io.rabbitagent.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Lets something be said once, and then not again for a while: whoever has it said must not be able to fill the disk. */
final class Seldom {
    private final long pause;
    private final AtomicLong since;

    Seldom(Duration pause) {
        this.pause = pause.toNanos();
        this.since = new AtomicLong(System.nanoTime() - this.pause);
    }

    /** Whether it may be said now. */
    boolean now() {
        long present = System.nanoTime();
        long last = since.get();
        return present - last >= pause && since.compareAndSet(last, present);
    }
}
