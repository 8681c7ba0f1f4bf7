package io.rabbitagent.copies.isolated;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The messages of the queues that were asked for, in the order in which they were. */
final class MessageStream implements Answer {
    private final Iterator<WantedQueue> wanted;
    private final MessageSink sink;
    private final MessageLines lines;
    private Optional<WantedQueue> now = Optional.empty();

    MessageStream(List<WantedQueue> wanted, MessageSink sink) {
        this.wanted = wanted.iterator();
        this.sink = sink;
        this.lines = new MessageLines(sink);
    }

    @Override
    public void said(JsonNode json) throws IOException {
        if (json.has("begin") && now.isEmpty() && wanted.hasNext()) {
            WantedQueue queue = wanted.next();
            now = Optional.of(queue);
            sink.begin(queue);
        } else if (json.has("skipping") && now.isPresent()) {
            // It is at work, and has nothing to give yet.
            return;
        } else if (json.has("problem") && now.isPresent()) {
            sink.failed(now.get(), json.path("problem").path("why").asText());
            now = Optional.empty();
        } else if (json.has("end") && now.isPresent()) {
            sink.end(now.get(), json.path("end").path("messages").asLong());
            now = Optional.empty();
        } else {
            throw new IOException("not what was asked for: " + json);
        }
    }

    @Override
    public void message(byte[] head, Frames frames, Frames.Head body) throws IOException {
        lines.line(head, frames, body);
    }
}
