package io.rabbitagent.operations;

import io.rabbitagent.yaml.Units;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations as people type them: 30s, 10m, 2h, 1d. */
public final class Durations {
    private static final Pattern SHAPE = Pattern.compile("(\\d{1,6})(s|m|h|d)");

    private Durations() {}

    /** @throws IllegalArgumentException with a message for the user */
    public static Duration parse(String text) {
        Matcher shape = SHAPE.matcher(text);
        if (!shape.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no duration: expected a number and s, m, h or d, such as 2h");
        }
        return Units.duration(Long.parseLong(shape.group(1)), shape.group(2));
    }

    /** One that is longer than nothing. @throws IllegalArgumentException with a message for the user */
    public static Duration span(String text) {
        Duration span = parse(text);
        if (span.isZero()) {
            throw new IllegalArgumentException("'" + text + "' is no time at all: expected more, such as 2h");
        }
        return span;
    }
}
