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
                queue.path("members_elsewhere").asBoolean()));
    }

    List<CopiedQueue> found() {
        return List.copyOf(found);
    }
}
