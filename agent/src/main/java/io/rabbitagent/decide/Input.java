package io.rabbitagent.decide;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.rehearsal.Measurement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a turn starts from.
 *
 * @param now the wall clock, for entries and displays
 * @param uptime a monotonic clock that counts suspension; everything that is timed is timed by it
 * @param entropy unique text from which the turn makes ids
 * @param decisions the document; unknown while the store can't be reached
 * @param measured the measurements that the decisions name, as they are kept in the store; unknown where one can't be read
 * @param ended a step that has ended since the last turn
 */
public record Input(
        Instant now,
        Duration uptime,
        String entropy,
        ClusterPicture picture,
        Fact<Decisions> decisions,
        Fact<List<Measurement>> measured,
        Optional<StepEnd> ended) {
    /** What humans have declared, and what was measured, stands in the decisions, and is a part of what rules and remedies look at. */
    public Input {
        picture = picture.withDeclared(decisions.map(Decisions::declared))
                .withMeasured(decisions.flatMap(document -> named(document, measured)));
    }

    /** Only what the decisions name now; unknown where one of these was not loaded. */
    private static Fact<List<Measurement>> named(Decisions decisions, Fact<List<Measurement>> loaded) {
        return loaded.flatMap(all -> {
            List<Measurement> named = new ArrayList<>();
            for (Measured one : decisions.measured()) {
                Optional<Measurement> there = all.stream()
                        .filter(measurement ->
                                one.isOf(measurement.node(), measurement.lost(), measurement.fingerprint()))
                        .findFirst();
                if (one.document().isPresent() && there.isEmpty()) {
                    return Fact.unknown(
                            Fact.Reason.NOT_OBSERVED,
                            "what was measured on copies of " + one.node() + " has not been read yet");
                }
                one.document().flatMap(document -> there).ifPresent(named::add);
            }
            return Fact.known(List.copyOf(named));
        });
    }
}
