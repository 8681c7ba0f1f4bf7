package io.rabbitagent.store;

import io.rabbitagent.store.EtcdSettings.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A way to an etcd that loses its answers, or brings requests long after their sender has given them up. */
final class SlowLink implements AutoCloseable {
    private static final int FRAME_HEADER = 9;
    private static final int RST_STREAM = 3;
    private static final int GOAWAY = 7;

    private final Endpoint to;
    private final ServerSocket server;
    private final List<Socket> sockets = new ArrayList<>();
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private boolean losesAnswers;
    private boolean holdsRequests;
    private Socket holding = new Socket();
    private long answered;

    SlowLink(Endpoint to) {
        this.to = to;
        try {
            this.server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inBackground(this::accept);
    }

    Endpoint endpoint() {
        return new Endpoint("127.0.0.1", server.getLocalPort());
    }

    synchronized void loseAnswers() {
        losesAnswers = true;
    }

    synchronized void holdRequests() {
        holdsRequests = true;
    }

    /** How many bytes etcd has answered. */
    synchronized long answered() {
        return answered;
    }

    /** Lets the requests arrive that were held; not that they were given up. */
    synchronized void release() {
        holdsRequests = false;
        ByteBuffer frames = ByteBuffer.wrap(held.toByteArray());
        try {
            while (frames.remaining() >= FRAME_HEADER) {
                int start = frames.position();
                int length = frames.getInt(start) >>> 8;
                int type = frames.get(start + 3);
                byte[] frame = new byte[FRAME_HEADER + length];
                frames.get(frame);
                if (type != RST_STREAM && type != GOAWAY) {
                    holding.getOutputStream().write(frame);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() throws IOException {
        while (!server.isClosed()) {
            Socket client = server.accept();
            Socket etcd = new Socket(to.host(), to.port());
            synchronized (this) {
                sockets.add(client);
                sockets.add(etcd);
            }
            inBackground(() -> pump(client.getInputStream(), bytes -> request(etcd, bytes)));
            inBackground(() -> pump(etcd.getInputStream(), bytes -> answer(client, bytes)));
        }
    }

    private synchronized void request(Socket etcd, byte[] bytes) throws IOException {
        if (holdsRequests) {
            holding = etcd;
            held.write(bytes);
        } else if (!etcd.equals(holding)) {
            etcd.getOutputStream().write(bytes);
        }
    }

    private synchronized void answer(Socket client, byte[] bytes) throws IOException {
        answered += bytes.length;
        if (!losesAnswers && !client.isClosed()) {
            client.getOutputStream().write(bytes);
        }
    }

    private static void pump(InputStream from, Sink to) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
            to.take(Arrays.copyOf(buffer, count));
        }
    }

    private interface Sink {
        void take(byte[] bytes) throws IOException;
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void inBackground(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // One end has closed it.
                    }
                },
                "slow-link");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public synchronized void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
