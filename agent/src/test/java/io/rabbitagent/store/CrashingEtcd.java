package io.rabbitagent.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.rabbitagent.store.CrashLines.Line;
import io.rabbitagent.store.CrashPoint.Where;
import io.rabbitagent.store.EtcdSettings.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Stands between the agent of this process and the members of its etcd, by a port of its own for each of them, and ends the
 * process at one of the entries that it brings into the history while it carries out a plan.
 *
 * <p>Bytes pass as they are, frame by frame: an answer can be missing, or a request, and nothing else differs. An entry that etcd
 * refuses, since somebody else was first, is not written: the next attempt counts as the same line.
 */
public final class CrashingEtcd {
    /** The test writes it where an agent that was cut off may hear its etcd again, as far as the network lets it. */
    public static final String GO_ON = "/run/lab/go-on";

    private static final int PREFACE_BYTES = 24;
    private static final int FRAME_HEADER_BYTES = 9;
    private static final int MESSAGE_HEADER_BYTES = 5;
    private static final int DATA = 0;
    private static final int CONNECT_MILLIS = 1_500;
    private static final long LOOK_EVERY_NANOS = 20_000_000;
    private static final Pattern ENTRY_KEY = Pattern.compile(".*/log/\\d{16}");

    private final CrashLines lines;
    private volatile boolean cutOff;

    private CrashingEtcd(CrashLines lines) {
        this.lines = lines;
    }

    /** Stands before these members from now on, for as long as the process lives. @return what the agent has to use instead */
    public static EtcdSettings before(EtcdSettings etcd, CrashLines lines) throws IOException {
        CrashingEtcd crashing = new CrashingEtcd(lines);
        List<Endpoint> endpoints = new ArrayList<>();
        for (Endpoint real : etcd.endpoints()) {
            ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            thread("crash-etcd-" + real, () -> crashing.serve(server, real));
            endpoints.add(new Endpoint("127.0.0.1", server.getLocalPort()));
        }
        return new EtcdSettings(endpoints, etcd.prefix(), etcd.tls(), etcd.credentialsFile());
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void thread(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(ServerSocket server, Endpoint real) throws IOException {
        while (true) {
            Socket agent = server.accept();
            thread("crash-etcd-connection", () -> connect(agent, real));
        }
    }

    private void connect(Socket agent, Endpoint real) throws IOException {
        Socket etcd = new Socket();
        try {
            etcd.connect(new InetSocketAddress(real.host(), real.port()), CONNECT_MILLIS);
        } catch (IOException e) {
            agent.close();
            return;
        }
        Map<Integer, Line> asked = new ConcurrentHashMap<>();
        thread("crash-etcd-answers", () -> new Answers(asked).relay(etcd, agent));
        new Requests(asked).relay(agent, etcd);
    }

    private void awaitGoOn() {
        while (cutOff && !Files.exists(Path.of(GO_ON))) {
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    /** One direction of a connection. */
    private abstract class Relay {
        private final Map<Integer, ByteArrayOutputStream> messages = new ConcurrentHashMap<>();

        /** Until either end closes; then both are closed. */
        void relay(Socket from, Socket to) throws IOException {
            try (from;
                    to) {
                DataInputStream in = new DataInputStream(from.getInputStream());
                OutputStream out = to.getOutputStream();
                pass(in, out);
            } catch (EOFException e) {
                // One end is done.
            } catch (IOException e) {
                if (!from.isClosed() && !to.isClosed()) {
                    throw e;
                }
            }
        }

        void pass(DataInputStream in, OutputStream out) throws IOException {
            while (true) {
                byte[] header = in.readNBytes(FRAME_HEADER_BYTES);
                if (header.length < FRAME_HEADER_BYTES) {
                    return;
                }
                int length = ByteBuffer.wrap(header).getInt() >>> 8;
                int stream = ByteBuffer.wrap(header).getInt(5) & Integer.MAX_VALUE;
                byte[] payload = in.readNBytes(length);
                awaitGoOn();
                Optional<byte[]> message = header[3] == DATA ? message(stream, payload) : Optional.empty();
                byte[] frame = ByteBuffer.allocate(header.length + length)
                        .put(header)
                        .put(payload)
                        .array();
                if (message.isPresent()) {
                    passLast(stream, message.get(), () -> send(out, frame));
                } else {
                    send(out, frame);
                }
            }
        }

        private static void send(OutputStream out, byte[] frame) throws IOException {
            out.write(frame);
            out.flush();
        }

        /** The message of a call, once it is whole. */
        private Optional<byte[]> message(int stream, byte[] payload) {
            ByteArrayOutputStream soFar = messages.computeIfAbsent(stream, one -> new ByteArrayOutputStream());
            soFar.writeBytes(payload);
            byte[] bytes = soFar.toByteArray();
            if (bytes.length < MESSAGE_HEADER_BYTES
                    || bytes.length
                            < MESSAGE_HEADER_BYTES + ByteBuffer.wrap(bytes).getInt(1)) {
                return Optional.empty();
            }
            messages.remove(stream);
            return Optional.of(bytes);
        }

        /** @param send sends the frame that ends the message */
        abstract void passLast(int stream, byte[] message, Work send) throws IOException;
    }

    private final class Requests extends Relay {
        private final Map<Integer, Line> asked;

        Requests(Map<Integer, Line> asked) {
            this.asked = asked;
        }

        @Override
        void pass(DataInputStream in, OutputStream out) throws IOException {
            out.write(in.readNBytes(PREFACE_BYTES));
            super.pass(in, out);
        }

        @Override
        void passLast(int stream, byte[] message, Work send) throws IOException {
            Optional<Line> line = entry(message).map(CrashingEtcd::name).flatMap(lines::next);
            line.ifPresent(one -> asked.put(stream, one));
            Optional<CrashPoint> here = line.flatMap(lines::point);
            if (here.filter(one -> one.where() == Where.BEFORE).isPresent()) {
                end(line.get(), here.get());
            }
            send.run();
            if (here.filter(one -> one.where() == Where.TORN).isPresent()) {
                end(line.get(), here.get());
            }
        }
    }

    private final class Answers extends Relay {
        private final Map<Integer, Line> asked;

        Answers(Map<Integer, Line> asked) {
            this.asked = asked;
        }

        @Override
        void passLast(int stream, byte[] message, Work send) throws IOException {
            Optional<Line> taken = Optional.ofNullable(asked.remove(stream)).filter(line -> succeeded(message));
            Optional<CrashPoint> here = taken.flatMap(lines::point);
            if (here.filter(one -> one.where() == Where.AFTER).isPresent()) {
                end(taken.get(), here.get());
            }
            taken.ifPresent(lines::written);
            send.run();
            if (here.filter(one -> one.where() == Where.CUT_OFF).isPresent()) {
                cutOff = true;
                CrashLines.reached(here.get());
                awaitGoOn();
            }
        }
    }

    private void end(Line line, CrashPoint here) {
        // Not in the middle of another line.
        synchronized (lines) {
            lines.written(line);
            CrashLines.end(here);
        }
    }

    /** The entry that a request puts into the history; empty where it is another request. */
    private static Optional<String> entry(byte[] message) {
        try {
            return TxnRequest.parseFrom(body(message)).getSuccessList().stream()
                    .filter(RequestOp::hasRequestPut)
                    .map(RequestOp::getRequestPut)
                    .filter(put ->
                            ENTRY_KEY.matcher(put.getKey().toStringUtf8()).matches())
                    .map(PutRequest::getValue)
                    .map(ByteString::toStringUtf8)
                    .findFirst();
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    private static String name(String entry) {
        try {
            return CrashingDisk.nameOfEntry(entry);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an entry that is no JSON: " + entry, e);
        }
    }

    private static boolean succeeded(byte[] message) {
        try {
            return TxnResponse.parseFrom(body(message)).getSucceeded();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("no answer of a transaction", e);
        }
    }

    private static ByteBuffer body(byte[] message) {
        return ByteBuffer.wrap(message, MESSAGE_HEADER_BYTES, message.length - MESSAGE_HEADER_BYTES)
                .slice();
    }
}
