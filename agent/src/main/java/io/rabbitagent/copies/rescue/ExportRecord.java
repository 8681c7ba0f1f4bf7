package io.rabbitagent.copies.rescue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rabbitagent.copies.CopyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a complete export says of itself.
 *
 * @param cluster whose member was copied
 * @param node that was copied
 * @param backup its id
 * @param type of the queue, such as {@code classic}
 * @param leader the node that led it, as far as the node that was copied knew; empty of an export by an agent that did not
 *     write it down
 * @param membersElsewhere other nodes that had a member of the queue, as far as the node that was copied knew
 * @param mirrorsElsewhere other nodes that had a mirror of the queue, or may have had one by its policy; empty of an export by
 *     an agent that did not write it down
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
        Optional<String> leader,
        List<String> membersElsewhere,
        Optional<List<String>> mirrorsElsewhere,
        long messages,
        long bytes,
        String sha256,
        Instant at) {
    private static final String MEMBERS_ELSEWHERE = "members_elsewhere";
    private static final String MIRRORS_ELSEWHERE = "mirrors_elsewhere";
    private static final int FORMAT_VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    public ExportRecord {
        membersElsewhere = List.copyOf(membersElsewhere);
        mirrorsElsewhere = mirrorsElsewhere.map(List::copyOf);
    }

    byte[] json() throws IOException {
        ObjectNode json = MAPPER.createObjectNode()
                .put("format_version", FORMAT_VERSION)
                .put("cluster", cluster)
                .put("node", node)
                .put("backup", backup)
                .put("vhost", queue.vhost())
                .put("queue", queue.name())
                .put("type", type);
        leader.ifPresent(name -> json.put("leader", name));
        membersElsewhere.forEach(json.withArray(MEMBERS_ELSEWHERE)::add);
        mirrorsElsewhere.ifPresent(nodes -> nodes.forEach(json.putArray(MIRRORS_ELSEWHERE)::add));
        return MAPPER.writeValueAsBytes(json.put("messages", messages)
                .put("bytes", bytes)
                .put("sha256", sha256)
                .put("complete", true)
                .put("at", at.toString()));
    }

    /** The node that led the queue, where it is known to be another one than the one that was copied. */
    public Optional<String> otherLeader() {
        return leader.filter(name -> !name.equals(node));
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
                json.has("leader") ? Optional.of(text(json, "leader")) : Optional.empty(),
                texts(json.path(MEMBERS_ELSEWHERE)),
                json.has(MIRRORS_ELSEWHERE) ? Optional.of(texts(json.path(MIRRORS_ELSEWHERE))) : Optional.empty(),
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

    private static List<String> texts(JsonNode json) {
        List<String> texts = new ArrayList<>();
        json.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static long number(JsonNode json, String field) {
        if (!json.path(field).isIntegralNumber()) {
            throw new IllegalArgumentException("it has no " + field);
        }
        return json.path(field).asLong();
    }
}
