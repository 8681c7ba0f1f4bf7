package io.rabbitagent.copies.rescue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rabbitagent.copies.isolated.CopiedQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The queues of a backup as they were once read: to open it takes seconds and a broker's memory, and it never changes.
 * Kept only where each queue could be read: what stood in the way may be gone the next time.
 */
final class KnownQueues {
    private static final int FORMAT_VERSION = 1;
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
        try {
            JsonNode json = MAPPER.readTree(Files.readAllBytes(file()));
            if (json.path("format_version").asInt() != FORMAT_VERSION) {
                return Optional.empty();
            }
            List<CopiedQueue> queues = new ArrayList<>();
            for (JsonNode queue : json.path("queues")) {
                queues.add(new CopiedQueue(
                        queue.required("vhost").asText(),
                        queue.required("name").asText(),
                        queue.required("type").asText(),
                        Optional.of(queue.required("messages").asLong()),
                        Optional.empty()));
            }
            return Optional.of(queues);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            // Damaged: it is written anew.
            return Optional.empty();
        }
    }

    void keep(List<CopiedQueue> queues) throws IOException {
        ObjectNode json = MAPPER.createObjectNode().put("format_version", FORMAT_VERSION);
        ArrayNode all = json.putArray("queues");
        for (CopiedQueue queue : queues) {
            if (queue.messages().isEmpty() || queue.problem().isPresent()) {
                return;
            }
            all.addObject()
                    .put("vhost", queue.vhost())
                    .put("name", queue.name())
                    .put("type", queue.type())
                    .put("messages", queue.messages().get());
        }
        PrivateFiles.makeDirectory(files.directory());
        PrivateFiles.replace(file(), MAPPER.writeValueAsBytes(json));
    }
}
