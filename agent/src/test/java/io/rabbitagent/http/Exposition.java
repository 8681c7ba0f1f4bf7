package io.rabbitagent.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A scrape, read as Prometheus reads it. */
final class Exposition {
    private static final Pattern SAMPLE = Pattern.compile("([a-z0-9_]+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z0-9_]+)=\"([^\"]*)\"");

    private final Map<String, String> help = new TreeMap<>();
    private final Map<String, String> types = new TreeMap<>();
    private final List<Sample> samples = new ArrayList<>();

    record Sample(String name, Map<String, String> labels, double value) {}

    static Exposition of(Metrics metrics) {
        return parse(metrics.scrape());
    }

    static Exposition parse(String text) {
        Exposition read = new Exposition();
        text.lines().forEach(read::line);
        return read;
    }

    private void line(String line) {
        if (line.startsWith("# ")) {
            String[] words = line.split(" ", 4);
            (words[1].equals("HELP") ? help : types).put(words[2], words.length == 4 ? words[3] : "");
            return;
        }
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()) {
            throw new IllegalArgumentException("no sample: " + line);
        }
        Map<String, String> labels = new LinkedHashMap<>();
        String given = sample.group(2);
        if (given != null) {
            Matcher label = LABEL.matcher(given);
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
        }
        samples.add(new Sample(sample.group(1), labels, Double.parseDouble(sample.group(3))));
    }

    Map<String, String> help() {
        return help;
    }

    Map<String, String> types() {
        return types;
    }

    List<Sample> samples() {
        return samples;
    }

    /** The samples of one name; {@code cluster} and what else is not asked for may have any value. */
    List<Sample> samples(String name, String... labels) {
        Map<String, String> wanted = new LinkedHashMap<>();
        for (int at = 0; at < labels.length; at += 2) {
            wanted.put(labels[at], labels[at + 1]);
        }
        return samples.stream()
                .filter(sample -> sample.name().equals(name))
                .filter(sample -> sample.labels().entrySet().containsAll(wanted.entrySet()))
                .toList();
    }

    /** The value of the one sample that there is; empty where there is none. */
    OptionalDouble value(String name, String... labels) {
        List<Sample> found = samples(name, labels);
        if (found.size() > 1) {
            throw new IllegalStateException(name + " has " + found);
        }
        return found.stream().mapToDouble(Sample::value).findFirst();
    }

    /** All label names of a family, without those that every sample has. */
    Set<String> labels(String family) {
        Set<String> labels = new TreeSet<>();
        for (Sample sample : samples) {
            String name = sample.name().replaceFirst("_(bucket|count|sum)$", "");
            if (sample.name().equals(family) || ("histogram".equals(types.get(family)) && name.equals(family))) {
                labels.addAll(sample.labels().keySet());
            }
        }
        labels.removeAll(Set.of("cluster", "le"));
        return labels;
    }
}
