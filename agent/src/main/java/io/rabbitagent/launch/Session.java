package io.rabbitagent.launch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** What client and daemon say to each other once they are connected. */
final class Session {
    private final SocketChannel channel;
    private final Streams streams;
    private final Patience patience;
    private final FrameReader reader = new FrameReader();

    Session(SocketChannel channel, Streams streams, Patience patience) {
        this.channel = channel;
        this.streams = streams;
        this.patience = patience;
    }

    /** @throws IOException where no exit code came; its message says why */
    int run(Request request) throws IOException {
        hello();
        send(request.encode());
        Interrupt interrupt = new Interrupt(this);
        interrupt.watch();
        try {
            return untilExit();
        } finally {
            interrupt.end();
        }
    }

    private void hello() throws IOException {
        int protocol = read().helloProtocol();
        patience.end();
        if (protocol != Frame.PROTOCOL) {
            throw new ProtocolException("the agent on this host speaks protocol " + protocol + ", this command "
                    + Frame.PROTOCOL + ": one of them was upgraded.\n"
                    + "Restart the agent: systemctl restart rabbitmq-agent");
        }
    }

    private int untilExit() throws IOException {
        while (true) {
            Frame frame = read();
            switch (frame.type()) {
                case Frame.OUT -> write(streams.out(), frame.payload());
                case Frame.ERR -> write(streams.err(), frame.payload());
                case Frame.READ_LINE -> new Answer(this, streams.in()).start();
                case Frame.EXIT -> {
                    return frame.exitCode();
                }
                default -> throw new ProtocolException("the agent sent an unknown frame, type " + frame.type());
            }
        }
    }

    private Frame read() throws IOException {
        Frame frame = reader.next();
        while (frame == null) {
            fill();
            frame = reader.next();
        }
        return frame;
    }

    private void fill() throws IOException {
        String why = "";
        try {
            if (reader.fill(channel) >= 0) {
                return;
            }
        } catch (IOException e) {
            why = " (" + e.getMessage() + ")";
        }
        throw new IOException("the agent closed the connection before the command ended" + why
                + ". What the command had begun may go on: see agent status");
    }

    /** A request that can't be sent is no failure by itself: a daemon that refuses says so and closes at once. */
    synchronized void send(ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            // What the daemon said last is still to be read.
        }
    }

    private static void write(OutputStream to, ByteBuffer bytes) throws IOException {
        try {
            to.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }
}
