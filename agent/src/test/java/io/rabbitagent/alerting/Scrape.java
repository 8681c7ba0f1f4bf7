package io.rabbitagent.alerting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The samples that there are, as a scrape has them.
 *
 * @param values name of a sample to its labels, and each label's values
 */
record Scrape(Map<String, Map<String, Set<String>>> values) {
    private static final Path AGENT = Path.of("src/test/resources/golden/metrics.txt");
    private static final Path BROKER = Path.of("src/test/resources/fixtures/3.10.8/prometheus/scrape.txt");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z0-9_:]+)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z0-9_]+)=\"([^\"]*)\"");
    /** What Prometheus adds to each sample, and {@code cluster}, which the example of its configuration adds. */
    private static final Set<String> OF_THE_TARGET = Set.of("cluster", "instance", "job");

    static Scrape ofAgentAndBroker() {
        Scrape scrape = new Scrape(new TreeMap<>());
        scrape.add(AGENT);
        scrape.add(BROKER);
        scrape.values.put("up", new TreeMap<>());
        return scrape;
    }

    private void add(Path file) {
        try {
            Files.readAllLines(file).stream()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .forEach(this::line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void line(String line) {
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()) {
            throw new IllegalArgumentException("no sample: " + line);
        }
        Map<String, Set<String>> labels = values.computeIfAbsent(sample.group(1), name -> new TreeMap<>());
        String given = sample.group(2);
        if (given != null) {
            LABEL.matcher(given)
                    .results()
                    .forEach(label -> labels.computeIfAbsent(label.group(1), name -> new TreeSet<>())
                            .add(label.group(2)));
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    Set<String> labels(String name) {
        Set<String> labels = new TreeSet<>(values.getOrDefault(name, Map.of()).keySet());
        labels.addAll(OF_THE_TARGET);
        return labels;
    }

    Set<String> values(String name, String label) {
        return values.getOrDefault(name, Map.of()).getOrDefault(label, Set.of());
    }
}
