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
record Taken(HostMoment when, Instant at, Optional<LogPosition> log) {
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
                    moment(value(values, "boot_id"), value(values, "uptime")),
                    Instant.parse(value(values, "at")),
                    position(values.getOrDefault("log", "")));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The file {@code again}. Empty where it can't be understood: a later start rewrites it. */
    static Optional<HostMoment> again(String text) {
        String[] pair = text.strip().split(" ", -1);
        try {
            return pair.length == 2 ? Optional.of(moment(pair[0], pair[1])) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static HostMoment moment(String bootId, String uptime) {
        try {
            long millis = new BigDecimal(uptime).movePointRight(3).longValueExact();
            return new HostMoment(bootId, Duration.ofMillis(millis));
        } catch (ArithmeticException e) {
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

    /** Also empty where it can't be understood: the status files beside it are evidence without it. */
    private static Optional<LogPosition> position(String text) {
        String[] pair = text.split(" ", -1);
        try {
            return pair.length == 2
                    ? Optional.of(new LogPosition(Long.parseLong(pair[0]), Long.parseLong(pair[1])))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
