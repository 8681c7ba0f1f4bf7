package io.rabbitagent.alerting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** The files of {@code alerting/}. */
final class Alerting {
    static final Path DIRECTORY = Path.of("..", "alerting");
    static final Path RUNBOOKS = Path.of("..", "docs", "runbooks");
    private static final Path RULES = DIRECTORY.resolve("rules");

    private Alerting() {}

    static List<Path> ruleFiles() {
        return files(RULES);
    }

    static List<Path> testFiles() {
        return files(DIRECTORY.resolve("tests"));
    }

    private static List<Path> files(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All entries of all groups, recording rules as well. */
    private static Stream<Map<String, Object>> entries() {
        return ruleFiles().stream()
                .flatMap(file -> maps(read(file), "groups").stream())
                .flatMap(group -> maps(group, "rules").stream());
    }

    static List<Alert> alerts() {
        return entries()
                .filter(entry -> entry.containsKey("alert"))
                .map(Alert::of)
                .toList();
    }

    static List<Map<String, Object>> records() {
        return entries().filter(entry -> entry.containsKey("record")).toList();
    }

    static Map<String, Object> read(Path file) {
        try {
            return new Yaml().load(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> maps(Map<String, Object> map, String key) {
        return (List<Map<String, Object>>) map.getOrDefault(key, List.of());
    }
}
