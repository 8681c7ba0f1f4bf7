package io.rabbitagent.copies.isolated;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The queues that a broker on a copy names. */
final class QueueList implements Answer {
    private final List<CopiedQueue> found = new ArrayList<>();

    @Override
    public void said(JsonNode json) throws IOException {
        if (json.has("counting")) {
            // It is at work, and has nothing to give yet.
            return;
        }
        JsonNode queue = json.path("queue");
        if (!queue.isObject()) {
            throw new IOException("no queue, but " + json);
        }
        found.add(new CopiedQueue(
                queue.path("vhost").asText(),
                queue.path("name").asText(),
                queue.path("type").asText(),
                queue.path("leader").asText(),
                Optional.of(queue.path("messages"))
                        .filter(JsonNode::isIntegralNumber)
                        .map(JsonNode::asLong),
                Optional.of(queue.path("problem")).filter(JsonNode::isTextual).map(JsonNode::asText),
                texts(queue.path("members_elsewhere")),
                texts(queue.path("mirrors_elsewhere"))));
    }

    private static List<String> texts(JsonNode json) {
        List<String> texts = new ArrayList<>();
        json.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    List<CopiedQueue> found() {
        return List.copyOf(found);
    }
}
