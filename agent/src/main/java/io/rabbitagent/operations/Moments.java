package io.rabbitagent.operations;

import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Reads moments as people type them: a time, or an age. */
public final class Moments {
    private Moments() {}

    /**
     * @param now what an age is counted back from
     * @throws IllegalArgumentException with a message for the user
     */
    public static Instant parse(String text, Instant now) {
        try {
            return text.contains("T") ? Instant.parse(text) : now.minus(Durations.parse(text));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is neither a time such as 2026-11-21T01:30:00Z nor an age such as 30m or 2h", e);
        }
    }
}
