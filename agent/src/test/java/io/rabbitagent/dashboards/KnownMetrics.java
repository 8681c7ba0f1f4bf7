package io.rabbitagent.dashboards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which metrics there are, and with which labels: the agent's golden scrape, the JVM's, and RabbitMQ's own. */
final class KnownMetrics {
    private static final Path OURS = Path.of("src/test/resources/golden/metrics.txt");
    private static final Path BROKERS = Path.of("src/test/resources/fixtures/3.10.8/prometheus/scrape.txt");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z0-9_]+)(?:\\{(.*)})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("([a-z0-9_]+)=\"");
    /** Prometheus adds these to each sample that it scrapes. */
    private static final Set<String> OF_THE_TARGET = Set.of("job", "instance");

    private final Map<String, Set<String>> labels = new TreeMap<>();

    KnownMetrics() {
        read(OURS, Set.of());
        // Brokers' targets may have the label, where somebody gave it to them.
        read(BROKERS, Set.of("cluster"));
        // What GoldenMetricsTest holds of the JVM, whichever its collector.
        add("jvm_memory_used_bytes", Set.of("cluster", "area", "id"));
        add("jvm_memory_max_bytes", Set.of("cluster", "area", "id"));
        add("jvm_threads_live_threads", Set.of("cluster"));
        add("jvm_gc_memory_allocated_bytes_total", Set.of("cluster"));
        add("process_start_time_seconds", Set.of("cluster"));
        // Prometheus' own, as the alerts of this repository are labelled.
        add("ALERTS", Set.of("alertname", "alertstate", "severity", "cluster", "rule", "remediation", "team"));
    }

    private void read(Path file, Set<String> more) {
        try {
            Matcher sample = SAMPLE.matcher(Files.readString(file));
            while (sample.find()) {
                add(sample.group(1), labelsOf(sample.group(2) == null ? "" : sample.group(2)));
                add(sample.group(1), more);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> labelsOf(String given) {
        Set<String> names = new TreeSet<>();
        Matcher label = LABEL.matcher(given);
        while (label.find()) {
            names.add(label.group(1));
        }
        return names;
    }

    private void add(String metric, Set<String> some) {
        labels.computeIfAbsent(metric, name -> new TreeSet<>(OF_THE_TARGET)).addAll(some);
    }

    /** The labels that a sample of this name may have, in Prometheus; empty: there is no such metric. */
    Optional<Set<String>> labels(String metric) {
        return Optional.ofNullable(labels.get(metric));
    }
}
