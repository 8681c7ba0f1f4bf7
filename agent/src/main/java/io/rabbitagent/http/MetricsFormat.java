package io.rabbitagent.http;

import java.util.Locale;
import java.util.Optional;

/**
 * How a scrape is written: in Prometheus' text format, or in OpenMetrics where that is asked for and not less wanted than text.
 *
 * <p>What is asked for and can't be had, such as protocol buffers, is left aside: there always is an answer.
 */
enum MetricsFormat {
    TEXT("text/plain; version=0.0.4; charset=utf-8"),
    OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

    private static final String VERSION = "1.0.0";

    private final String contentType;

    MetricsFormat(String contentType) {
        this.contentType = contentType;
    }

    /** As it stands in the answer. */
    String contentType() {
        return contentType;
    }

    /** @param accept the request's header of that name */
    static MetricsFormat wanted(Optional<String> accept) {
        double open = 0;
        double text = 0;
        for (String range : accept.orElse("").toLowerCase(Locale.ROOT).split(",", -1)) {
            String type = range.split(";", 2)[0].strip();
            if (type.equals("application/openmetrics-text")
                    && parameter(range, "version").orElse(VERSION).equals(VERSION)) {
                open = Math.max(open, quality(range));
            } else if (type.equals("text/plain")) {
                text = Math.max(text, quality(range));
            }
        }
        return open > 0 && open >= text ? OPEN_METRICS : TEXT;
    }

    private static double quality(String range) {
        try {
            return parameter(range, "q").map(Double::parseDouble).orElse(1.0);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static Optional<String> parameter(String range, String name) {
        for (String part : range.split(";", -1)) {
            String[] pair = part.strip().split("=", 2);
            if (pair.length == 2 && pair[0].strip().equals(name)) {
                return Optional.of(pair[1].strip());
            }
        }
        return Optional.empty();
    }
}
