package io.rabbitagent.decide;

import java.time.Duration;
import java.time.Instant;

/**
 * No remediation meanwhile, whoever asks.
 *
 * <p>It holds for as long as it is in the decisions. Its two times are of the asker's clock, so that their distance can be
 * trusted and they themselves can not: an agent takes it out once it has seen it for that long by its own monotonic clock.
 * A clock that is an hour ahead must not end a pause an hour early.
 *
 * @param until for display
 */
public record Pause(String actor, String reason, Instant since, Instant until) {
    Duration length() {
        return Duration.between(since, until);
    }
}
