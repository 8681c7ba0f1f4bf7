package io.rabbitagent.copies.isolated;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.QueueId;
import io.rabbitagent.cluster.rehearsal.SchemaQueue;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a broker on a copy has, once it has booted there: its durable queues, and a file with its definitions. */
final class Outcome implements Answer {
    private static final int PIECE = 64 << 10;

    private final Path definitions;
    private final List<SchemaQueue> queues = new ArrayList<>();

    /** @param definitions to be overwritten */
    Outcome(Path definitions) {
        this.definitions = definitions;
    }

    @Override
    public void definitions(Frames frames, Frames.Head head) throws IOException {
        try (OutputStream out = Files.newOutputStream(definitions)) {
            frames.stream(head, new byte[PIECE], out::write);
        }
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
                !queue.path("type").asText().equals("classic"),
                new NodeName(queue.path("leader").asText()),
                members));
    }

    List<SchemaQueue> queues() {
        return List.copyOf(queues);
    }
}
