package io.rabbitagent.copies.isolated;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;

/** Takes what a broker on a copy answers. */
interface Answer {
    /** A JSON object that is neither the first nor the last. */
    void said(JsonNode json) throws IOException;

    /**
     * The definitions, a JSON object as {@code rabbitmqctl export_definitions} writes it.
     *
     * @param directory the copy's, which is gone with its broker
     */
    default void definitions(Path directory, Frames frames, Frames.Head head) throws IOException {
        throw new IOException("definitions, where none were asked for");
    }

    /** A message, whose body follows. */
    default void message(byte[] head, Frames frames, Frames.Head body) throws IOException {
        throw new IOException("a message, where none was asked for");
    }
}
