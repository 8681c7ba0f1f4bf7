package io.rabbitagent.alerting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * Alerts that are wrong in one way each, beside the tests that have to notice.
 *
 * <p>Each rule test becomes a file of its own, with the mutants of those alerts alone that it looks at: all of them in one run
 * of promtool.
 */
final class Mutants {
    private static final String DRAINED = "cluster_node:rabbitagent_node_drained:last6h";
    private static final String NOTHING = "(rabbitagent_node_maintenance > 1)";

    private Mutants() {}

    static List<Alert> of(Alert alert) {
        return Stream.concat(wrong(alert), hearing(alert)).toList();
    }

    private static Stream<Alert> wrong(Alert alert) {
        return Stream.of(
                        Optional.of(with(alert, "Never", "expr", "(" + NOTHING + ")")),
                        Optional.of(with(alert, "Always", "expr", "vector(1)"))
                                .filter(mutant -> !alert.expression().equals("vector(1)")),
                        without(alert, "AtOnce", "for"),
                        without(alert, "Flapping", "keep_firing_for"),
                        Optional.of(with(
                                        alert,
                                        "InMaintenance",
                                        "expr",
                                        alert.expression().replace(DRAINED, NOTHING)))
                                .filter(mutant -> !mutant.expression().equals(alert.expression())))
                .flatMap(Optional::stream);
    }

    /** Those that take what an agent shows whose rounds hang: in one place of the expression each, or in what is recorded. */
    private static Stream<Alert> hearing(Alert alert) {
        List<Alert> mutants = new ArrayList<>();
        String expression = alert.expression();
        String hung = RecordsOfAll.HUNG;
        for (int at = expression.indexOf(hung); at >= 0; at = expression.indexOf(hung, at + 1)) {
            String changed = expression.substring(0, at) + expression.substring(at + hung.length());
            mutants.add(with(alert, "HearsTheHung" + (mutants.size() + 1), "expr", changed));
        }
        String ofAll = RecordsOfAll.in(expression);
        if (!ofAll.equals(expression)) {
            mutants.add(with(alert, "RecordsTheHung", "expr", ofAll));
        }
        return mutants.stream();
    }

    private static Optional<Alert> without(Alert alert, String suffix, String key) {
        if (!alert.source().containsKey(key)) {
            return Optional.empty();
        }
        Map<String, Object> changed = named(alert, suffix);
        changed.remove(key);
        return Optional.of(Alert.of(changed));
    }

    private static Alert with(Alert alert, String suffix, String key, Object value) {
        Map<String, Object> changed = named(alert, suffix);
        changed.put(key, value);
        return Alert.of(changed);
    }

    private static Map<String, Object> named(Alert alert, String suffix) {
        Map<String, Object> copy = new LinkedHashMap<>(alert.source());
        copy.put("alert", alert.name() + suffix);
        return copy;
    }

    /** @return the test files */
    static List<Path> write(Path directory) throws IOException {
        Map<String, List<Alert>> mutants = new LinkedHashMap<>();
        Alerting.alerts().forEach(alert -> mutants.put(alert.name(), of(alert)));
        List<Path> files = new ArrayList<>();
        for (Path file : Alerting.testFiles()) {
            Map<String, Object> content = Alerting.read(file);
            for (Map<String, Object> test : Alerting.maps(content, "tests")) {
                Path written = directory.resolve("test-" + files.size() + ".yml");
                write(written, content, test, mutants);
                files.add(written);
            }
        }
        return files;
    }

    private static void write(
            Path file, Map<String, Object> content, Map<String, Object> test, Map<String, List<Alert>> mutants)
            throws IOException {
        Path rules = file.resolveSibling("rules-of-" + file.getFileName());
        TreeSet<String> looked = new TreeSet<>();
        List<Map<String, Object>> checks = new ArrayList<>();
        for (Map<String, Object> check : Alerting.maps(test, "alert_rule_test")) {
            String name = String.valueOf(check.get("alertname"));
            looked.add(name);
            for (Alert mutant : mutants.getOrDefault(name, List.of())) {
                Map<String, Object> copy = new LinkedHashMap<>(check);
                copy.put("alertname", mutant.name());
                checks.add(copy);
            }
        }
        List<Map<String, Object>> broken = looked.stream()
                .flatMap(name -> mutants.getOrDefault(name, List.of()).stream())
                .map(Alert::source)
                .toList();
        dump(
                rules,
                Map.of(
                        "groups",
                        List.of(
                                Map.of("name", "a-records", "rules", RecordsOfAll.andThoseThatThereAre()),
                                Map.of("name", "b-mutants", "rules", broken))));
        Map<String, Object> changed = new LinkedHashMap<>(test);
        changed.put("alert_rule_test", checks);
        Map<String, Object> whole = new LinkedHashMap<>(content);
        whole.put("rule_files", List.of(rules.getFileName().toString()));
        whole.put("group_eval_order", List.of("a-records", "b-mutants"));
        whole.put("tests", List.of(changed));
        dump(file, whole);
    }

    private static void dump(Path file, Object content) throws IOException {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(100_000);
        options.setSplitLines(false);
        Files.writeString(file, new Yaml(options).dump(content));
    }
}
