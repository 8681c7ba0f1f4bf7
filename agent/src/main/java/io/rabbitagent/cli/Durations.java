package io.rabbitagent.cli;

import io.rabbitagent.yaml.Units;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations as people type them: 30s, 10m, 2h, 1d. */
final class Durations {
    private static final Pattern SHAPE = Pattern.compile("(\\d{1,6})(s|m|h|d)");

    private Durations() {}

    /** @throws IllegalArgumentException with a message for the user */
    static Duration parse(String text) {
        Matcher shape = SHAPE.matcher(text);
        if (!shape.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no duration: expected a number and s, m, h or d, such as 2h");
        }
        return Units.duration(Long.parseLong(shape.group(1)), shape.group(2));
    }
}
