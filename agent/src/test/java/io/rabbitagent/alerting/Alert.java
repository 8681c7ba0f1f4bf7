package io.rabbitagent.alerting;

import java.util.Map;
import java.util.Optional;

/**
 * An alert as its file has it.
 *
 * @param source all that stands there, as YAML was read
 */
record Alert(
        String name,
        String expression,
        String holdFor,
        Map<String, String> labels,
        Map<String, String> annotations,
        Map<String, Object> source) {

    @SuppressWarnings("unchecked")
    static Alert of(Map<String, Object> source) {
        return new Alert(
                String.valueOf(source.get("alert")),
                String.valueOf(source.get("expr")),
                String.valueOf(source.getOrDefault("for", "0s")),
                (Map<String, String>) source.getOrDefault("labels", Map.of()),
                (Map<String, String>) source.getOrDefault("annotations", Map.of()),
                source);
    }

    Optional<String> rule() {
        return Optional.ofNullable(labels.get("rule"));
    }

    String label(String name) {
        return labels.getOrDefault(name, "");
    }

    String annotation(String name) {
        return annotations.getOrDefault(name, "");
    }
}
