package io.rabbitagent.decide;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.rehearsal.Measurement;
import io.rabbitagent.cluster.rehearsal.Measurements;
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
 * @param measured the measurements that the decisions name, as they are kept in the store
 * @param ended a step that has ended since the last turn
 */
public record Input(
        Instant now,
        Duration uptime,
        String entropy,
        ClusterPicture picture,
        Fact<Decisions> decisions,
        Fact<Measurements> measured,
        Optional<StepEnd> ended) {
    /** What humans have declared, and what was measured, stands in the decisions, and is a part of what rules and remedies look at. */
    public Input {
        picture = picture.withDeclared(decisions.map(Decisions::declared))
                .withMeasured(decisions.flatMap(document -> named(document, measured)));
    }

    /** Only what the decisions name now. */
    private static Fact<Measurements> named(Decisions decisions, Fact<Measurements> loaded) {
        return loaded.map(all -> {
            List<Measurement> read = new ArrayList<>();
            List<Measurements.Unread> unread = new ArrayList<>();
            for (Measured one : decisions.measured()) {
                if (one.document().isPresent()) {
                    all.read().stream()
                            .filter(found -> one.isOf(found.node(), found.lost(), found.fingerprint()))
                            .findFirst()
                            .ifPresentOrElse(read::add, () -> unread.add(unread(one, all)));
                }
            }
            return new Measurements(read, unread);
        });
    }

    private static Measurements.Unread unread(Measured one, Measurements all) {
        return all.unread().stream()
                .filter(found -> one.isOf(found.node(), found.lost()))
                .findFirst()
                .orElseGet(() -> new Measurements.Unread(
                        one.node(),
                        one.lost(),
                        Fact.Reason.NOT_OBSERVED,
                        "what was measured on copies of " + one.node() + " has not been read yet"));
    }
}
