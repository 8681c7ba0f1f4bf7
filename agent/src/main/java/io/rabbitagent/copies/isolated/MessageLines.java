package io.rabbitagent.copies.isolated;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Puts a message's JSON and its body together as one line. */
final class MessageLines {
    private static final byte[] BODY = ",\"body\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\"}\n".getBytes(StandardCharsets.US_ASCII);
    private static final int PIECE = 64 << 10;

    private final MessageSink sink;
    private final byte[] buffer = new byte[PIECE];

    MessageLines(MessageSink sink) {
        this.sink = sink;
    }

    /** @param head the message without its body, as a JSON object */
    void line(byte[] head, Frames frames, Frames.Head body) throws IOException {
        sink.bytes(head, 0, head.length - 1);
        sink.bytes(BODY, 0, BODY.length);
        try (OutputStream encoded = Base64.getEncoder().wrap(new ToSink())) {
            frames.stream(body, buffer, encoded::write);
        }
        sink.bytes(END, 0, END.length);
    }

    /** The encoder gives single bytes and pieces. */
    private final class ToSink extends OutputStream {
        @Override
        public void write(int one) throws IOException {
            sink.bytes(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            sink.bytes(bytes, offset, length);
        }
    }
}
