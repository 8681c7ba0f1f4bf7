package io.rabbitagent.operations.alerts;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What Alertmanager sends, as text. */
public final class Sent {
    public static final String SINCE = "2026-01-01T11:58:00.123Z";

    private Sent() {}

    public static String body(String... alerts) {
        return """
                {"receiver":"rabbitmq-agent","status":"firing","alerts":[%s],"groupLabels":{"cluster":"prod"},
                "commonLabels":{},"commonAnnotations":{},"externalURL":"http://am:9093","version":"4",
                "groupKey":"{}:{}","truncatedAlerts":0}""".formatted(String.join(",", alerts));
    }

    /** @param labels key, value, key, value */
    public static String firing(String fingerprint, String... labels) {
        return alert("firing", fingerprint, labels);
    }

    public static String resolved(String fingerprint, String... labels) {
        return alert("resolved", fingerprint, labels);
    }

    private static String alert(String status, String fingerprint, String... labels) {
        Map<String, String> all = new TreeMap<>();
        for (int index = 0; index < labels.length; index += 2) {
            all.put(labels[index], labels[index + 1]);
        }
        String text = all.entrySet().stream()
                .map(label -> "\"" + label.getKey() + "\":\"" + label.getValue() + "\"")
                .collect(Collectors.joining(","));
        return """
                {"status":"%s","labels":{%s},"annotations":{"summary":"s"},"startsAt":"%s",
                "endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prometheus/graph","fingerprint":"%s"}""".formatted(status, text, SINCE, fingerprint);
    }
}
