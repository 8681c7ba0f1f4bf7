package io.rabbitagent.copies.rescue.replay;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** How far a replay of one queue is, for people. */
final class ReplayCounts {
    private final String what;
    private final long wanted;
    private final long begun;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong confirmed = new AtomicLong();

    /** @param wanted how many are to be sent */
    ReplayCounts(String what, long wanted, long nanoTime) {
        this.what = what;
        this.wanted = wanted;
        this.begun = nanoTime;
    }

    void sent() {
        sent.incrementAndGet();
    }

    void confirmed() {
        confirmed.incrementAndGet();
    }

    /** Such as {@code orders in /: sent 1200 of 5000, confirmed 1000, 400/s, 10 s left}. */
    String line(long nanoTime) {
        double seconds =
                Math.max(1, nanoTime - begun) / (double) Duration.ofSeconds(1).toNanos();
        double rate = confirmed.get() / seconds;
        String left = rate > 0 ? String.format(Locale.ROOT, ", %.0f s left", (wanted - confirmed.get()) / rate) : "";
        return String.format(
                Locale.ROOT,
                "%s: sent %d of %d, confirmed %d, %.0f/s%s",
                what,
                sent.get(),
                wanted,
                confirmed.get(),
                rate,
                left);
    }
}
