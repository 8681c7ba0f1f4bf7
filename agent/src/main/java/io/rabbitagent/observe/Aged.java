package io.rabbitagent.observe;

import io.rabbitagent.cluster.Fact;
import java.time.Duration;

/**
 * A fact that is asked less often than every round, and reused in between.
 *
 * @param askedAt on the monotonic clock
 */
record Aged<T>(Fact<T> fact, Duration askedAt) {
    static <T> Aged<T> never() {
        return new Aged<>(Fact.notObserved(), Duration.ofSeconds(Long.MIN_VALUE / 4));
    }

    boolean olderThan(Duration limit, Duration now) {
        return now.minus(askedAt).compareTo(limit) > 0;
    }
}
