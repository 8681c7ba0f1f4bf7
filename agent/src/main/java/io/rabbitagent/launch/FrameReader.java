package io.rabbitagent.launch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/** Puts frames together from the pieces in which they arrive, on blocking and non-blocking channels alike. */
public final class FrameReader {
    private static final int USUAL = 16 * 1024;

    private ByteBuffer buffer = ByteBuffer.allocate(USUAL);

    /**
     * The next whole frame, or null until more has been read. Its payload is a copy.
     *
     * @throws ProtocolException where the announced length is beyond {@link Frame#LONGEST}
     */
    public @Nullable Frame next() throws ProtocolException {
        if (buffer.position() < Frame.HEADER) {
            return null;
        }
        int length = buffer.getInt(1);
        if (length < 0 || length > Frame.LONGEST) {
            throw new ProtocolException("a frame that announces " + (length & 0xffffffffL) + " bytes");
        }
        if (buffer.position() < Frame.HEADER + length) {
            makeRoomFor(Frame.HEADER + length);
            return null;
        }
        return take(length);
    }

    /** Reads once what is there: the number of bytes, 0 where a non-blocking channel has none, -1 at its end. */
    public int fill(ReadableByteChannel channel) throws IOException {
        return channel.read(buffer);
    }

    private Frame take(int length) {
        buffer.flip();
        byte type = buffer.get();
        byte[] payload = new byte[length];
        buffer.position(Frame.HEADER);
        buffer.get(payload);
        buffer.compact();
        return new Frame(type, ByteBuffer.wrap(payload));
    }

    private void makeRoomFor(int size) {
        if (buffer.capacity() < size) {
            buffer.flip();
            buffer = ByteBuffer.allocate(size).put(buffer);
        }
    }
}
