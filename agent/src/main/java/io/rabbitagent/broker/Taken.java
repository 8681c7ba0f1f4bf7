package io.rabbitagent.broker;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The file {@code taken} of a capture: when it was made, and how far the broker's log had come. */
record Taken(String bootId, Duration uptime, Instant at, Optional<LogPosition> log) {
    private static final String FORMAT = "1";

    /** @throws IllegalArgumentException where it is not what {@code bin/capture-before-boot} writes */
    static Taken parse(List<String> lines) {
        Map<String, String> values = new HashMap<>();
        for (String line : lines) {
            String[] pair = line.split(" ", 2);
            values.put(pair[0], pair.length == 2 ? pair[1] : "");
        }
        if (!value(values, "format").equals(FORMAT)) {
            throw new IllegalArgumentException("format " + values.get("format") + " is not known");
        }
        try {
            return new Taken(
                    value(values, "boot_id"),
                    Duration.ofMillis(new BigDecimal(value(values, "uptime"))
                            .movePointRight(3)
                            .longValueExact()),
                    Instant.parse(value(values, "at")),
                    position(value(values, "log")));
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String value(Map<String, String> values, String key) {
        String value = values.get(key);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("there is no " + key);
        }
        return value;
    }

    private static Optional<LogPosition> position(String text) {
        if (text.equals("-")) {
            return Optional.empty();
        }
        String[] pair = text.split(" ", -1);
        if (pair.length != 2) {
            throw new IllegalArgumentException("log " + text);
        }
        return Optional.of(new LogPosition(Long.parseLong(pair[0]), Long.parseLong(pair[1])));
    }
}
