package io.rabbitagent.copies.rescue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rabbitagent.copies.CopyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * What a complete export says of itself.
 *
 * @param cluster whose member was copied
 * @param node that was copied
 * @param backup its id
 * @param type of the queue, such as {@code classic}
 * @param bytes of the file of messages
 * @param sha256 of the file of messages, in hexadecimal digits
 * @param at when it was complete
 */
public record ExportRecord(
        String cluster,
        String node,
        String backup,
        QueueName queue,
        String type,
        long messages,
        long bytes,
        String sha256,
        Instant at) {
    private static final int FORMAT_VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    byte[] json() throws IOException {
        return MAPPER.writeValueAsBytes(MAPPER.createObjectNode()
                .put("format_version", FORMAT_VERSION)
                .put("cluster", cluster)
                .put("node", node)
                .put("backup", backup)
                .put("vhost", queue.vhost())
                .put("queue", queue.name())
                .put("type", type)
                .put("messages", messages)
                .put("bytes", bytes)
                .put("sha256", sha256)
                .put("complete", true)
                .put("at", at.toString()));
    }

    /**
     * Reads the record beside a file of messages.
     *
     * @throws CopyException where it can't be used; the message says why, and what to do
     */
    static ExportRecord of(Path messages) throws CopyException, IOException {
        Path record = RescueFiles.recordBeside(messages);
        byte[] text = Files.readAllBytes(record);
        try {
            JsonNode json = MAPPER.readTree(text);
            int version = json.path("format_version").asInt();
            if (version > FORMAT_VERSION) {
                throw new CopyException(record + " is of a newer agent, its format version is " + version
                        + " and this agent reads " + FORMAT_VERSION + ": update the agent on this host");
            }
            return read(json);
        } catch (JsonProcessingException e) {
            throw new CopyException(Remedy.damaged(messages, record + " is no JSON: " + e.getOriginalMessage()));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new CopyException(Remedy.damaged(messages, record + ": " + e.getMessage()));
        }
    }

    private static ExportRecord read(JsonNode json) {
        if (number(json, "format_version") != FORMAT_VERSION
                || !json.path("complete").asBoolean()) {
            throw new IllegalArgumentException("it does not say that the export is complete");
        }
        return new ExportRecord(
                text(json, "cluster"),
                text(json, "node"),
                text(json, "backup"),
                new QueueName(text(json, "vhost"), text(json, "queue")),
                text(json, "type"),
                number(json, "messages"),
                number(json, "bytes"),
                text(json, "sha256"),
                Instant.parse(text(json, "at")));
    }

    private static String text(JsonNode json, String field) {
        if (!json.path(field).isTextual()) {
            throw new IllegalArgumentException("it has no " + field);
        }
        return json.path(field).asText();
    }

    private static long number(JsonNode json, String field) {
        if (!json.path(field).isIntegralNumber()) {
            throw new IllegalArgumentException("it has no " + field);
        }
        return json.path(field).asLong();
    }
}
