package io.rabbitagent.launch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One message on the command socket; the package's description lists the types. */
public record Frame(byte type, ByteBuffer payload) {
    /** The version of the protocol, which hello and request carry. */
    public static final int PROTOCOL = 1;

    public static final byte HELLO = 'H';
    public static final byte REQUEST = 'R';
    public static final byte OUT = 'O';
    public static final byte ERR = 'E';
    public static final byte READ_LINE = 'L';
    public static final byte ANSWER = 'A';
    public static final byte NO_INPUT = 'Z';
    public static final byte INTERRUPT = 'I';
    public static final byte EXIT = 'X';

    /** The longest payload either side accepts: room for a command line of a few thousand names. */
    public static final int LONGEST = 256 * 1024;

    static final int HEADER = 5;
    private static final int MAGIC = 'R' << 24 | 'B' << 16 | 'A' << 8 | 'G';

    public static ByteBuffer hello(String agentVersion) {
        byte[] text = agentVersion.getBytes(StandardCharsets.UTF_8);
        ByteBuffer payload = ByteBuffer.allocate(6 + text.length);
        payload.putInt(MAGIC).putShort((short) PROTOCOL).put(text).flip();
        return encode(HELLO, payload);
    }

    public static ByteBuffer exit(int code) {
        return encode(EXIT, ByteBuffer.allocate(4).putInt(0, code));
    }

    public static ByteBuffer encode(byte type, byte[] payload, int offset, int length) {
        return encode(type, ByteBuffer.wrap(payload, offset, length));
    }

    /** A frame without payload. */
    public static ByteBuffer encode(byte type) {
        return encode(type, ByteBuffer.allocate(0));
    }

    /** The bytes to send for this frame, ready to be read. */
    public static ByteBuffer encode(byte type, ByteBuffer payload) {
        int length = payload.remaining();
        if (length > LONGEST) {
            throw new IllegalArgumentException("a frame of " + length + " bytes; at most " + LONGEST + " are allowed");
        }
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + length);
        bytes.put(type).putInt(length).put(payload).flip();
        return bytes;
    }

    /** The protocol that the sender of this hello speaks. */
    int helloProtocol() throws ProtocolException {
        if (type != HELLO || payload.remaining() < 6 || payload.getInt(0) != MAGIC) {
            throw new ProtocolException("no hello of rabbitmq-agent");
        }
        return payload.getShort(4) & 0xffff;
    }

    int exitCode() throws ProtocolException {
        if (payload.remaining() != 4) {
            throw new ProtocolException("an exit frame of " + payload.remaining() + " bytes");
        }
        return payload.getInt(0);
    }
}
