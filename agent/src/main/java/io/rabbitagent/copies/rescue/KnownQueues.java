package io.rabbitagent.copies.rescue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rabbitagent.copies.isolated.CopiedQueue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The queues of a backup as they were once read: to open it takes seconds and a broker's memory, and it never changes.
 * Kept only where each queue could be read: what stood in the way may be gone the next time.
 */
final class KnownQueues {
    private static final int FORMAT_VERSION = 3;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final RescueFiles files;

    KnownQueues(RescueFiles files) {
        this.files = files;
    }

    private Path file() {
        return files.directory().resolve("queues.json");
    }

    /** Empty where they were not kept, or can't be used: they are read again then. */
    Optional<List<CopiedQueue>> read() {
        try (JsonParser parser = MAPPER.createParser(file().toFile())) {
            return queues(parser);
        } catch (IOException | IllegalArgumentException e) {
            // Missing, or damaged: it is written anew.
            return Optional.empty();
        }
    }

    /** One at a time: there may be thousands, and a daemon's memory is small. */
    private static Optional<List<CopiedQueue>> queues(JsonParser parser) throws IOException {
        boolean known = parser.nextToken() == JsonToken.START_OBJECT
                && "format_version".equals(parser.nextFieldName())
                && parser.nextIntValue(0) == FORMAT_VERSION
                && "queues".equals(parser.nextFieldName())
                && parser.nextToken() == JsonToken.START_ARRAY;
        if (!known) {
            return Optional.empty();
        }
        List<CopiedQueue> queues = new ArrayList<>();
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            JsonNode queue = MAPPER.readTree(parser);
            queues.add(new CopiedQueue(
                    queue.required("vhost").asText(),
                    queue.required("name").asText(),
                    queue.required("type").asText(),
                    queue.required("leader").asText(),
                    Optional.of(queue.required("messages").asLong()),
                    Optional.empty(),
                    texts(queue.path("members_elsewhere")),
                    texts(queue.path("mirrors_elsewhere"))));
        }
        return Optional.of(queues);
    }

    private static List<String> texts(JsonNode json) {
        List<String> texts = new ArrayList<>();
        json.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    void keep(List<CopiedQueue> queues) throws IOException {
        ObjectNode json = MAPPER.createObjectNode().put("format_version", FORMAT_VERSION);
        ArrayNode all = json.putArray("queues");
        for (CopiedQueue queue : queues) {
            if (queue.messages().isEmpty() || queue.problem().isPresent()) {
                return;
            }
            ObjectNode kept = all.addObject()
                    .put("vhost", queue.vhost())
                    .put("name", queue.name())
                    .put("type", queue.type())
                    .put("leader", queue.leader())
                    .put("messages", queue.messages().get());
            queue.membersElsewhere().forEach(kept.withArray("members_elsewhere")::add);
            queue.mirrorsElsewhere().forEach(kept.withArray("mirrors_elsewhere")::add);
        }
        PrivateFiles.makeDirectory(files.directory());
        PrivateFiles.replace(file(), MAPPER.writeValueAsBytes(json));
    }
}
