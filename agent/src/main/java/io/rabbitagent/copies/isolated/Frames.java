package io.rabbitagent.copies.isolated;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** What {@code isolated_copy} writes: a letter, a length, as many bytes. */
final class Frames {
    static final char JSON = 'J';
    static final char MESSAGE = 'M';
    static final char BODY = 'B';
    static final char DEFINITIONS = 'D';
    /** Of what is held in memory: properties and headers have to fit into a frame of AMQP, 128 KiB by default. */
    private static final int LARGEST = 64 << 20;

    private final DataInputStream in;

    Frames(InputStream in) {
        this.in = new DataInputStream(in);
    }

    /** @param length of what follows, in bytes */
    record Head(char kind, long length) {}

    /** Where bytes go. */
    interface Target {
        void bytes(byte[] buffer, int offset, int length) throws IOException;
    }

    /** Empty at the end. */
    Optional<Head> next() throws IOException {
        int kind = in.read();
        return kind < 0 ? Optional.empty() : Optional.of(new Head((char) kind, Integer.toUnsignedLong(in.readInt())));
    }

    byte[] whole(Head head) throws IOException {
        if (head.length() > LARGEST) {
            throw new IOException("a frame of " + head.length() + " bytes, more than " + LARGEST);
        }
        return in.readNBytes((int) head.length());
    }

    /** In pieces: a body may be larger than what may be held. */
    void stream(Head head, byte[] buffer, Target target) throws IOException {
        long left = head.length();
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                throw new EOFException("the broker on the copy ended in the middle of a message");
            }
            target.bytes(buffer, 0, read);
            left -= read;
        }
    }
}
