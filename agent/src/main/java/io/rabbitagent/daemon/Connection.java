package io.rabbitagent.daemon;

import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.launch.Frame;
import io.rabbitagent.launch.FrameReader;
import io.rabbitagent.launch.ProtocolException;
import io.rabbitagent.launch.Request;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * One client. The socket's thread reads, and never waits; the thread that runs the command writes, and waits for a slow
 * client up to a limit.
 */
final class Connection implements CommandIo {
    private final SocketChannel channel;
    private final SocketLimits limits;
    private final FrameReader reader = new FrameReader();
    private final Cancellation cancellation = new Cancellation();
    private final Prompt prompt = new Prompt();
    private final PrintStream out = FrameStream.print(this, Frame.OUT);
    private final PrintStream err = FrameStream.print(this, Frame.ERR);
    private final long born = System.nanoTime();
    private boolean requested;

    Connection(SocketChannel channel, SocketLimits limits) {
        this.channel = channel;
        this.limits = limits;
    }

    /**
     * Takes what has arrived; called by the socket's thread.
     *
     * @return the request, once, when it is complete
     * @throws IOException where the client is gone or sends what it must not: the connection is to be dropped
     */
    @Nullable
    Request receive() throws IOException {
        if (reader.fill(channel) < 0) {
            throw new ClosedChannelException();
        }
        Request request = null;
        for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
            if (requested) {
                take(frame);
            } else {
                request = request(frame);
                requested = true;
            }
        }
        return request;
    }

    private Request request(Frame frame) throws IOException {
        if (frame.type() != Frame.REQUEST) {
            throw new ProtocolException("a frame of type " + frame.type() + " in place of a request");
        }
        Integer protocol = Request.protocol(frame.payload());
        if (protocol != null && protocol != Frame.PROTOCOL) {
            refuse(
                    "this command speaks protocol " + protocol + ", the agent on this host " + Frame.PROTOCOL
                            + ": one of them was upgraded. Restart the agent: systemctl restart rabbitmq-agent",
                    ExitCode.UNREACHABLE);
            throw new ProtocolException("a request of protocol " + protocol);
        }
        return Request.decode(frame.payload());
    }

    private void take(Frame frame) throws ProtocolException {
        switch (frame.type()) {
            case Frame.INTERRUPT -> cancel();
            case Frame.NO_INPUT -> prompt.answer(Optional.empty());
            case Frame.ANSWER ->
                prompt.answer(Optional.of(
                        StandardCharsets.UTF_8.decode(frame.payload()).toString()));
            default -> throw new ProtocolException("an unexpected frame of type " + frame.type());
        }
    }

    /** The user at the other end. */
    String actor() throws IOException {
        return channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
    }

    /** Whether this client has had its time to say what it wants and didn't. */
    boolean isOverdue() {
        return !requested && System.nanoTime() - born > limits.request().toNanos();
    }

    boolean isAwaitingRequest() {
        return !requested;
    }

    /** Says why a command can't be run, and the exit code. The texts are short: they fit into an unread socket. */
    void refuse(String why, int exitCode) {
        err.println("agent: " + why);
        exit(exitCode);
    }

    void exit(int code) {
        out.flush();
        err.flush();
        try {
            send(Frame.exit(code));
        } catch (IOException e) {
            // The user is gone and will not miss it.
        }
    }

    /** @throws IOException where the client is gone, or hasn't read for too long and is now taken for gone */
    synchronized void send(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                awaitReader();
            }
        }
    }

    private void awaitReader() throws IOException {
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_WRITE);
            if (selector.select(limits.write().toMillis()) == 0) {
                drop();
                throw new IOException("the client has not read its output for " + limits.write());
            }
        }
    }

    /** Ends the connection; a command that still runs for it is cancelled. */
    void drop() {
        close();
        cancel();
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is of no use any more either way.
        }
    }

    void cancel() {
        cancellation.cancel();
        prompt.cancel();
    }

    @Override
    public PrintStream out() {
        return out;
    }

    @Override
    public PrintStream err() {
        return err;
    }

    @Override
    public Optional<String> readLine(String text) {
        out.flush();
        err.print(text);
        err.flush();
        Duration patience = limits.answer();
        return prompt.ask(() -> send(Frame.encode(Frame.READ_LINE)), patience);
    }

    @Override
    public boolean isCancelled() {
        return cancellation.isCancelled();
    }

    @Override
    public void onCancel(Runnable action) {
        cancellation.onCancel(action);
    }
}
