package io.rabbitagent.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A dashboard as Grafana imports it.
 *
 * @param file its name, for messages
 */
record Dashboard(String file, JsonNode json) {
    private static final Path DIRECTORY = Path.of("../dashboards");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Those of this repository, by file name. */
    static List<Dashboard> all() {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(Dashboard::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Dashboard read(Path file) {
        try {
            return of(file.getFileName().toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Dashboard of(String file, String text) {
        try {
            return new Dashboard(file, JSON.readTree(text));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " is no JSON", e);
        }
    }

    String uid() {
        return json.path("uid").asText();
    }

    /** All panels, rows and what collapsed rows hold included. */
    List<Panel> panels() {
        List<Panel> panels = new ArrayList<>();
        collect(json.path("panels"), panels);
        return panels;
    }

    /** The panels that show something: all but rows. */
    List<Panel> shown() {
        return panels().stream().filter(panel -> !panel.type().equals("row")).toList();
    }

    private void collect(JsonNode some, List<Panel> panels) {
        some.forEach(json -> {
            panels.add(new Panel(file, json));
            collect(json.path("panels"), panels);
        });
    }

    List<JsonNode> variables() {
        return list(json.path("templating").path("list"));
    }

    /** Without Grafana's own one. */
    List<JsonNode> annotations() {
        return list(json.path("annotations").path("list")).stream()
                .filter(one -> !one.has("builtIn"))
                .toList();
    }

    List<JsonNode> links() {
        return list(json.path("links"));
    }

    static List<JsonNode> list(JsonNode array) {
        List<JsonNode> all = new ArrayList<>();
        array.forEach(all::add);
        return all;
    }
}
