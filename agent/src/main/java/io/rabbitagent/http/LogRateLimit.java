package io.rabbitagent.http;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * A rate limit of log lines: lets so many be written in a time, and counts those that are not. Whoever has them written must not be able
 * to fill the disk, and whoever reads them must know that there were more. {@link Seldom} is for what need not be counted.
 */
final class LogRateLimit {
    private final Supplier<Duration> uptime;
    private final int most;
    private final Duration per;
    private Duration since = Duration.ZERO;
    private int written;
    private long untold;

    /** @param uptime a clock that only goes forwards */
    LogRateLimit(Supplier<Duration> uptime, int most, Duration per) {
        this.uptime = uptime;
        this.most = most;
        this.per = per;
    }

    /** How many were not written since the last one that was; empty where this one is not to be written either. */
    synchronized OptionalLong one() {
        Duration now = uptime.get();
        if (written == 0 || now.minus(since).compareTo(per) >= 0) {
            since = now;
            written = 0;
        }
        if (written == most) {
            untold++;
            return OptionalLong.empty();
        }
        written++;
        long left = untold;
        untold = 0;
        return OptionalLong.of(left);
    }
}
