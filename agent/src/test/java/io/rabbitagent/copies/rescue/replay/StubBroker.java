package io.rabbitagent.copies.rescue.replay;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLException;

/** Speaks as much AMQP 0-9-1 as a publisher hears of, and answers as a test says. */
final class StubBroker implements AutoCloseable {
    private static final int METHOD = 1;
    private static final int HEADER = 2;
    private static final int BODY = 3;
    private static final int END = 0xCE;
    private static final int MOST_KEPT = 6 << 20;

    private final ServerSocket server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Published> published = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread = new Thread(this::accept, "stub-broker");
    private Behaviour behaviour = (wire, message) -> wire.ack(message.tag(), false);
    private Optional<Long> queue = Optional.of(7L);
    private Optional<String> refusal = Optional.empty();
    private Optional<String> cluster = Optional.of("prod");
    private final AtomicInteger logins = new AtomicInteger();

    /**
     * What came in.
     *
     * @param size of its body
     * @param body of which no more is kept than would fit into a small heap
     */
    record Published(
            int channel,
            long tag,
            String exchange,
            String routingKey,
            int flags,
            ByteBuffer header,
            long size,
            ByteBuffer body) {}

    /** What is done about a message. */
    @FunctionalInterface
    interface Behaviour {
        void take(Wire wire, Published message) throws IOException;
    }

    private StubBroker(ServerSocketFactory sockets) throws IOException {
        server = sockets.createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    static StubBroker start() throws IOException {
        return start(ServerSocketFactory.getDefault());
    }

    /** With sockets of TLS, for example. */
    static StubBroker start(ServerSocketFactory sockets) throws IOException {
        StubBroker broker = new StubBroker(sockets);
        broker.thread.setDaemon(true);
        broker.thread.start();
        return broker;
    }

    StubBroker on(Behaviour does) {
        behaviour = does;
        return this;
    }

    StubBroker withoutQueue() {
        queue = Optional.empty();
        return this;
    }

    /** Of whoever opens a virtual host. */
    StubBroker refusing(String why) {
        refusal = Optional.of(why);
        return this;
    }

    /** What it calls its cluster, if it does. */
    StubBroker of(Optional<String> clusterName) {
        cluster = clusterName;
        return this;
    }

    /** How often somebody told it user and password. */
    int logins() {
        return logins.get();
    }

    int port() {
        return server.getLocalPort();
    }

    AmqpAddress address() {
        return AmqpAddress.parse("amqp://127.0.0.1:" + port());
    }

    List<Published> published() {
        return List.copyOf(published);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                new Wire(socket).serve();
            }
        } catch (SocketException | SSLException | EOFException e) {
            // The client or the test has ended it.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            ended.countDown();
        }
    }

    /** A socket that is closed while it accepts goes on listening until the thread that accepts has noticed. */
    @Override
    public void close() throws IOException {
        server.close();
        try {
            while (thread.isAlive()) {
                for (Socket socket : sockets) {
                    socket.close();
                }
                thread.interrupt();
                thread.join(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One connection. */
    final class Wire {
        private final Socket socket;
        private final DataInputStream in;
        private final DataOutputStream out;
        private int channel;
        private long tags;

        private Wire(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        }

        private void serve() throws IOException {
            in.readNBytes(8);
            send(
                    0,
                    new Method(10, 10)
                            .octet(0)
                            .octet(9)
                            .longstr(properties())
                            .longstr("PLAIN")
                            .longstr("en_US"));
            while (true) {
                int type = in.readUnsignedByte();
                int on = in.readUnsignedShort();
                byte[] payload = in.readNBytes(in.readInt());
                in.readUnsignedByte();
                if (type == METHOD) {
                    answer(on, new DataInputStream(new ByteArrayInputStream(payload)));
                }
            }
        }

        private void answer(int on, DataInputStream method) throws IOException {
            int kind = method.readUnsignedShort() * 1000 + method.readUnsignedShort();
            switch (kind) {
                case 10_011 -> {
                    logins.incrementAndGet();
                    send(0, new Method(10, 30).word(2047).longword(131_072).word(0));
                }
                case 10_040 -> opened();
                case 10_050 -> send(0, new Method(10, 51));
                case 20_010 -> send(on, new Method(20, 11).longstr(""));
                case 20_040 -> send(on, new Method(20, 41));
                case 85_010 -> {
                    channel = on;
                    send(on, new Method(85, 11));
                }
                case 50_010 -> declared(on);
                case 60_040 -> published(on, method);
                default -> {
                    // tune-ok and close-ok want no answer
                }
            }
        }

        /** Of the server: a table has its length before it, as a long text has. */
        private byte[] properties() throws IOException {
            ByteArrayOutputStream table = new ByteArrayOutputStream();
            if (cluster.isPresent()) {
                byte[] name = cluster.get().getBytes(StandardCharsets.UTF_8);
                DataOutputStream field = new DataOutputStream(table);
                field.writeByte("cluster_name".length());
                field.writeBytes("cluster_nameS");
                field.writeInt(name.length);
                field.write(name);
            }
            return table.toByteArray();
        }

        private void opened() throws IOException {
            if (refusal.isPresent()) {
                send(
                        0,
                        new Method(10, 50)
                                .word(530)
                                .shortstr(refusal.get())
                                .word(10)
                                .word(40));
            } else {
                send(0, new Method(10, 41).shortstr(""));
            }
        }

        private void declared(int on) throws IOException {
            if (queue.isPresent()) {
                send(
                        on,
                        new Method(50, 11)
                                .shortstr("q")
                                .longword(queue.get().intValue())
                                .longword(0));
            } else {
                send(
                        on,
                        new Method(20, 40)
                                .word(404)
                                .shortstr("NOT_FOUND - no queue")
                                .word(50)
                                .word(10));
            }
        }

        private void published(int on, DataInputStream method) throws IOException {
            method.readUnsignedShort();
            String exchange = shortstr(method);
            String routingKey = shortstr(method);
            int flags = method.readUnsignedByte();
            byte[] header = content(HEADER);
            long size = new DataInputStream(new ByteArrayInputStream(header, 4, 8)).readLong();
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (long taken = 0; taken < size; ) {
                byte[] part = content(BODY);
                taken += part.length;
                if (taken <= MOST_KEPT) {
                    body.writeBytes(part);
                }
            }
            tags++;
            Published message = new Published(
                    on,
                    tags,
                    exchange,
                    routingKey,
                    flags,
                    ByteBuffer.wrap(header),
                    size,
                    ByteBuffer.wrap(body.toByteArray()));
            published.add(message);
            behaviour.take(this, message);
        }

        private byte[] content(int wanted) throws IOException {
            int type = in.readUnsignedByte();
            in.readUnsignedShort();
            byte[] payload = in.readNBytes(in.readInt());
            in.readUnsignedByte();
            if (type != wanted) {
                throw new IOException("a frame of type " + type);
            }
            return payload;
        }

        void ack(long tag, boolean multiple) throws IOException {
            send(channel, new Method(60, 80).longlong(tag).octet(multiple ? 1 : 0));
        }

        void nack(long tag) throws IOException {
            send(channel, new Method(60, 120).longlong(tag).octet(0));
        }

        void giveBack(Published message) throws IOException {
            Method back = new Method(60, 50)
                    .word(312)
                    .shortstr("NO_ROUTE")
                    .shortstr(message.exchange())
                    .shortstr(message.routingKey());
            frame(METHOD, channel, back.bytes());
            frame(HEADER, channel, message.header().array());
            int step = 100_000;
            byte[] body = message.body().array();
            for (int from = 0; from < body.length; from += step) {
                frame(BODY, channel, Arrays.copyOfRange(body, from, Math.min(body.length, from + step)));
            }
            out.flush();
        }

        void closeChannel(int code, String why) throws IOException {
            send(channel, new Method(20, 40).word(code).shortstr(why).word(60).word(40));
        }

        void blocked(String why) throws IOException {
            send(0, new Method(10, 60).shortstr(why));
        }

        void unblocked() throws IOException {
            send(0, new Method(10, 61));
        }

        void hangUp() throws IOException {
            socket.close();
        }

        /** As under an alarm: it reads nothing more. */
        void fallAsleep() {
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void send(int on, Method method) throws IOException {
            frame(METHOD, on, method.bytes());
            out.flush();
        }

        private void frame(int type, int on, byte[] payload) throws IOException {
            out.writeByte(type);
            out.writeShort(on);
            out.writeInt(payload.length);
            out.write(payload);
            out.writeByte(END);
        }
    }

    private static String shortstr(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
    }

    /** A method's frame, argument by argument. */
    private static final class Method {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(bytes);

        Method(int type, int id) throws IOException {
            out.writeShort(type);
            out.writeShort(id);
        }

        Method octet(int value) throws IOException {
            out.writeByte(value);
            return this;
        }

        Method word(int value) throws IOException {
            out.writeShort(value);
            return this;
        }

        Method longword(int value) throws IOException {
            out.writeInt(value);
            return this;
        }

        Method longlong(long value) throws IOException {
            out.writeLong(value);
            return this;
        }

        Method shortstr(String text) throws IOException {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            out.writeByte(utf8.length);
            out.write(utf8);
            return this;
        }

        Method longstr(String text) throws IOException {
            return longstr(text.getBytes(StandardCharsets.UTF_8));
        }

        Method longstr(byte[] content) throws IOException {
            out.writeInt(content.length);
            out.write(content);
            return this;
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }
}
