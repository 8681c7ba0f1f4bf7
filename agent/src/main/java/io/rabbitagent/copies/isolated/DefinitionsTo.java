package io.rabbitagent.copies.isolated;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the definitions of a broker on a copy into a file that is there, and passes over all else that it says. */
record DefinitionsTo(Path file) implements Answer {
    private static final int PIECE = 64 << 10;

    @Override
    public void definitions(Path directory, Frames frames, Frames.Head head) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            frames.stream(head, new byte[PIECE], out::write);
        }
    }

    @Override
    public void said(JsonNode json) {
        // Queues are among the definitions.
    }
}
