package io.rabbitagent.daemon;

import io.rabbitagent.launch.Frame;
import io.rabbitagent.launch.FrameReader;
import io.rabbitagent.launch.Request;
import io.rabbitagent.launch.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Speaks the protocol by hand, also wrongly. */
final class RawClient implements AutoCloseable {
    private final SocketChannel channel;
    private final FrameReader reader = new FrameReader();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    RawClient(Path path) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
    }

    static ByteBuffer requestOf(String... arguments) throws IOException {
        return new Request(List.of(arguments), "/", Terminal.NONE, Map.of()).encode();
    }

    void request(String... arguments) throws IOException {
        send(requestOf(arguments));
    }

    void send(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    int awaitExit() throws IOException {
        return payload(Frame.EXIT).getInt(0);
    }

    /** The payload of the next frame of this type, as text. */
    String awaitFrame(byte type) throws IOException {
        return StandardCharsets.UTF_8.decode(payload(type)).toString();
    }

    /** Whether the server closed the connection without an exit frame. */
    boolean awaitEnd() {
        try {
            awaitExit();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private ByteBuffer payload(byte type) throws IOException {
        while (true) {
            Frame frame = reader.next();
            if (frame == null) {
                if (reader.fill(channel) < 0) {
                    throw new EOFException("the server closed the connection");
                }
                continue;
            }
            keep(frame);
            if (frame.type() == type) {
                return frame.payload();
            }
        }
    }

    private void keep(Frame frame) {
        byte[] bytes = frame.payload().array();
        switch (frame.type()) {
            case Frame.OUT -> out.writeBytes(bytes);
            case Frame.ERR -> err.writeBytes(bytes);
            default -> {}
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
