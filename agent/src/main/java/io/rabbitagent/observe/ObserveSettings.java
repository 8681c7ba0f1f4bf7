package io.rabbitagent.observe;

import java.time.Duration;

/**
 * How often the broker is looked at, and how long an answer may take and be relied on.
 *
 * @param interval from one look to the next
 * @param httpDeadline of each request to the management API
 * @param rabbitmqctlDeadline of each call of {@code rabbitmqctl}
 * @param freshFor after which an observation that was not repeated counts as unknown
 */
public record ObserveSettings(
        Duration interval, Duration httpDeadline, Duration rabbitmqctlDeadline, Duration freshFor) {

    public ObserveSettings {
        positive("interval", interval);
        positive("httpDeadline", httpDeadline);
        positive("rabbitmqctlDeadline", rabbitmqctlDeadline);
        if (freshFor.compareTo(interval) <= 0) {
            throw new IllegalArgumentException(
                    "freshFor is not longer than the interval: every observation would be stale before the next one");
        }
    }

    private static void positive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " is not longer than nothing");
        }
    }
}
