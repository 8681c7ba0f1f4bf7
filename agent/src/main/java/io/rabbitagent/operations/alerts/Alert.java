package io.rabbitagent.operations.alerts;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An alert as Alertmanager sends it.
 *
 * @param firing else it is resolved
 * @param labels of which a few are read, as hints
 * @param fingerprint of the labels
 */
public record Alert(boolean firing, Map<String, String> labels, Instant startsAt, String fingerprint) {
    private static final int LONGEST_NAME = 100;

    public Alert {
        labels = Map.copyOf(labels);
    }

    Optional<String> label(String name) {
        return Optional.ofNullable(labels.get(name)).filter(value -> !value.isBlank());
    }

    /** For people: cut where it is long, and in plain ASCII, so that a terminal takes none of it for a command. */
    String name() {
        return plain(label("alertname").orElse("alert"));
    }

    /** A label as it may stand in a log, in quotes; or that it is missing. */
    public String shown(String label) {
        return label(label).map(text -> "'" + plain(text) + "'").orElse("missing");
    }

    private static String plain(String text) {
        String plain = text.replaceAll("[^ -~]", "?");
        return plain.length() <= LONGEST_NAME ? plain : plain.substring(0, LONGEST_NAME) + "...";
    }
}
