package io.rabbitagent.decide;

import java.time.Instant;

/** No remediation meanwhile, whoever asks. */
public record Pause(String actor, String reason, Instant since, Instant until) {
    public boolean holdsAt(Instant now) {
        return now.isBefore(until);
    }
}
