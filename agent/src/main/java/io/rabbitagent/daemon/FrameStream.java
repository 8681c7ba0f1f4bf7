package io.rabbitagent.daemon;

import io.rabbitagent.launch.Frame;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Sends what is written to it as frames of one type. */
final class FrameStream extends OutputStream {
    private static final int LONGEST = 16 * 1024;

    private final Connection connection;
    private final byte type;

    private FrameStream(Connection connection, byte type) {
        this.connection = connection;
        this.type = type;
    }

    /** Flushed at the end of each line, so that both streams keep their order on the user's terminal. */
    static PrintStream print(Connection connection, byte type) {
        return new PrintStream(
                new BufferedOutputStream(new FrameStream(connection, type), LONGEST), true, StandardCharsets.UTF_8);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int at = offset;
        for (int left = length; left > 0; ) {
            int part = Math.min(left, LONGEST);
            connection.send(Frame.encode(type, bytes, at, part));
            at += part;
            left -= part;
        }
    }
}
