package io.rabbitagent.broker;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a broker's log: {@code 2026-11-21 01:33:00.579004+00:00 [info] <0.1638.0> message}.
 *
 * <p>Each line of a message of several lines has its own time stamp and severity (3.10.8).
 */
record LogLine(Instant at, String message) {
    /** In bytes: what is longer is cut before it is looked at. */
    static final int LONGEST = 8_192;

    private static final Pattern SHAPE = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\d)[ T](\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:[+-]\\d\\d:\\d\\d|Z)) \\[\\w+\\] <[\\d.]+> (.*)");

    static Optional<LogLine> parse(String text) {
        Matcher shape = SHAPE.matcher(text);
        if (!shape.matches()) {
            return Optional.empty();
        }
        try {
            Instant at = OffsetDateTime.parse(
                            shape.group(1) + "T" + shape.group(2), DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                    .toInstant();
            return Optional.of(new LogLine(at, shape.group(3)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
