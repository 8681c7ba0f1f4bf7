package io.rabbitagent.copies;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a backup says of itself, in {@code manifest.json}. It is written last: a backup without it is not complete.
 *
 * @param type of the node in the cluster that it was a member of
 * @param members of that cluster, as the node kept them
 * @param bytes of the copied data directory
 * @param took until everything was on the disk
 * @param definitionsSha256 of {@code definitions.json}, in hexadecimal digits
 */
public record Manifest(
        String cluster,
        NodeName node,
        String planId,
        Instant at,
        NodeType type,
        List<NodeName> members,
        Path dataDirectory,
        long files,
        long bytes,
        Duration took,
        NodeName definitionsFrom,
        String definitionsSha256) {
    static final String FILE = "manifest.json";
    private static final int FORMAT_VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    public Manifest {
        members = List.copyOf(members);
    }

    byte[] json() throws IOException {
        ObjectNode json = MAPPER.createObjectNode()
                .put("format_version", FORMAT_VERSION)
                .put("cluster", cluster)
                .put("node", node.value())
                .put("plan", planId)
                .put("at", at.toString())
                .put("type", type.name().toLowerCase(Locale.ROOT));
        ArrayNode names = json.putArray("members");
        members.forEach(member -> names.add(member.value()));
        json.put("data_directory", dataDirectory.toString())
                .put("files", files)
                .put("bytes", bytes)
                .put("millis", took.toMillis())
                .put("definitions_from", definitionsFrom.value())
                .put("definitions_sha256", definitionsSha256);
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    }

    /** @throws IOException where it is no manifest, or one of a newer agent */
    static Manifest read(byte[] text) throws IOException {
        JsonNode json = MAPPER.readTree(text);
        int version = json.path("format_version").asInt();
        if (version != FORMAT_VERSION) {
            throw new IOException("its format version is " + version + ", this agent reads " + FORMAT_VERSION);
        }
        try {
            List<NodeName> members = new ArrayList<>();
            json.path("members").forEach(name -> members.add(new NodeName(name.asText())));
            return new Manifest(
                    text(json, "cluster"),
                    new NodeName(text(json, "node")),
                    text(json, "plan"),
                    Instant.parse(text(json, "at")),
                    NodeType.valueOf(text(json, "type").toUpperCase(Locale.ROOT)),
                    members,
                    Path.of(text(json, "data_directory")),
                    number(json, "files"),
                    number(json, "bytes"),
                    Duration.ofMillis(number(json, "millis")),
                    new NodeName(text(json, "definitions_from")),
                    text(json, "definitions_sha256"));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new IOException(FILE + ": " + e.getMessage(), e);
        }
    }

    private static String text(JsonNode json, String field) throws IOException {
        if (!json.path(field).isTextual()) {
            throw new IOException(FILE + " has no " + field);
        }
        return json.path(field).asText();
    }

    private static long number(JsonNode json, String field) throws IOException {
        if (!json.path(field).isIntegralNumber()) {
            throw new IOException(FILE + " has no " + field);
        }
        return json.path(field).asLong();
    }
}
