package io.rabbitagent.copies.isolated;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.Definition;
import io.rabbitagent.cluster.rehearsal.QueueId;
import io.rabbitagent.cluster.rehearsal.SchemaQueue;
import io.rabbitagent.copies.definitions.DefinitionsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Hears what a broker on a copy has. Its definitions are read in the copy's directory, which goes with the broker: they hold hashes. */
final class OutcomeAnswer implements Answer {
    private final List<SchemaQueue> queues = new ArrayList<>();
    private List<Definition> definitions = List.of();

    @Override
    public void definitions(Path directory, Frames frames, Frames.Head head) throws IOException {
        Path file = directory.resolve("definitions.json");
        Files.createFile(file, ThrowAway.PRIVATE_FILE);
        new DefinitionsTo(file).definitions(directory, frames, head);
        definitions = new DefinitionsFile(file).withoutQueues();
    }

    @Override
    public void said(JsonNode json) throws IOException {
        JsonNode queue = json.path("queue");
        if (!queue.isObject()) {
            throw new IOException("no queue, but " + json);
        }
        List<NodeName> members = new ArrayList<>();
        for (JsonNode member : queue.path("members")) {
            members.add(new NodeName(member.asText()));
        }
        queues.add(new SchemaQueue(
                new QueueId(queue.path("vhost").asText(), queue.path("name").asText()),
                type(queue.path("type").asText()),
                new NodeName(queue.path("leader").asText()),
                members,
                Optional.of(queue.path("problem")).filter(JsonNode::isTextual).map(JsonNode::asText)));
    }

    private static SchemaQueue.Type type(String text) {
        return switch (text) {
            case "classic" -> SchemaQueue.Type.CLASSIC;
            case "stream" -> SchemaQueue.Type.STREAM;
            default -> SchemaQueue.Type.QUORUM;
        };
    }

    Outcome outcome() {
        return new Outcome(queues, definitions);
    }
}
