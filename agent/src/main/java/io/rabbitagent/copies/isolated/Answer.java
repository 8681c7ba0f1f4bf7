package io.rabbitagent.copies.isolated;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Takes what a broker on a copy answers. */
interface Answer {
    /** A JSON object that is neither the first nor the last. */
    void said(JsonNode json) throws IOException;

    /** The definitions, a JSON object as {@code rabbitmqctl export_definitions} writes it. */
    default void definitions(Frames frames, Frames.Head head) throws IOException {
        throw new IOException("definitions, where none were asked for");
    }

    /** A message, whose body follows. */
    default void message(byte[] head, Frames frames, Frames.Head body) throws IOException {
        throw new IOException("a message, where none was asked for");
    }
}
