package io.rabbitagent.decide;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a turn starts from.
 *
 * @param now the wall clock, for entries and displays
 * @param uptime a monotonic clock that counts suspension; everything that is timed is timed by it
 * @param entropy unique text from which the turn makes ids
 * @param decisions the document; unknown while the store can't be reached
 * @param ended a step that has ended since the last turn
 */
public record Input(
        Instant now,
        Duration uptime,
        String entropy,
        ClusterPicture picture,
        Fact<Decisions> decisions,
        Optional<StepEnd> ended) {
    /** What humans have declared stands in the decisions, and is a part of what rules and remedies look at. */
    public Input {
        picture = picture.withDeclared(decisions.map(Decisions::declared));
    }
}
