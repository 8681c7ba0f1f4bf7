package io.rabbitagent.operations.ruletesting;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@code agent rules replay -o json}: what agents with these rules would have done, beside what was done.
 *
 * @param pictures how many of the journal were replayed
 * @param notes what the journal does not tell, a sentence each
 */
public record ReplayView(int formatVersion, String journal, int pictures, List<String> notes, List<Line> lines) {
    /**
     * Something that would have been done, or was.
     *
     * @param side {@code would} or {@code did}
     * @param kind {@code blocked}, {@code ask}, {@code begin}, {@code take-back} or {@code gone}; of what was done, the kind of
     *     the journal's event
     * @param steps of the plan, each with its node
     */
    public record Line(
            Instant at,
            String side,
            String kind,
            Optional<String> rule,
            Optional<String> node,
            String text,
            List<String> steps) {}
}
