package io.rabbitagent.broker;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.NodeName;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The Erlang port mapper of a host: whether it knows a node by name.
 *
 * <p>A frozen VM stays registered, and a living one is not after epmd was restarted, so this is one fact among others and
 * no proof of life or death.
 */
public final class Epmd {
    /** Where it listens unless it is told otherwise. */
    public static final int PORT = 4369;

    private static final byte[] NAMES_REQUEST = {0, 1, 'n'};
    private static final int PORT_FIELD = 4;
    private static final int ANSWER_CAP = 64 << 10;

    private final InetSocketAddress address;
    private final Duration deadline;

    /** @param address usually 127.0.0.1:4369 */
    public Epmd(InetSocketAddress address, Duration deadline) {
        this.address = address;
        this.deadline = deadline;
    }

    /** Whether anything accepts connections there; not of a host that is off, or that no packet reaches. */
    boolean isReached() {
        try (Socket socket = new Socket()) {
            socket.connect(address, Math.toIntExact(deadline.toMillis()));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether the node's VM has registered its name. */
    public Fact<Boolean> isRegistered(NodeName node) {
        String line = "name " + node.value().substring(0, node.value().indexOf('@')) + " at port ";
        try {
            return Fact.known(names().lines().anyMatch(name -> name.startsWith(line)));
        } catch (SocketTimeoutException e) {
            return Fact.unknown(Reason.TIMEOUT, "epmd at " + address + " did not answer within " + deadline);
        } catch (ConnectException e) {
            return Fact.unknown(Reason.REFUSED, "no epmd listens at " + address);
        } catch (GarbledException e) {
            return Fact.unknown(Reason.GARBLED, "epmd at " + address + ": " + e.problem());
        } catch (IOException e) {
            return Fact.unknown(Reason.FAILED, "epmd at " + address + ": " + e.getMessage());
        }
    }

    private String names() throws IOException, GarbledException {
        long end = System.nanoTime() + deadline.toNanos();
        try (Socket socket = new Socket()) {
            socket.connect(address, millisUntil(end));
            socket.getOutputStream().write(NAMES_REQUEST);
            byte[] answer = new byte[ANSWER_CAP];
            int length = readAll(socket, answer, end);
            // The first four bytes are epmd's own port; every answer has them, even where no node is registered.
            if (length < PORT_FIELD) {
                throw new GarbledException("the answer has only " + length + " bytes");
            }
            if (length == ANSWER_CAP) {
                throw new GarbledException("the answer is longer than " + ANSWER_CAP + " bytes");
            }
            return new String(answer, PORT_FIELD, length - PORT_FIELD, StandardCharsets.UTF_8);
        }
    }

    /** The deadline holds for the whole answer: one that trickles in byte by byte does not extend it. */
    private static int readAll(Socket socket, byte[] answer, long end) throws IOException {
        InputStream in = socket.getInputStream();
        int length = 0;
        while (length < answer.length) {
            socket.setSoTimeout(millisUntil(end));
            int read = in.read(answer, length, answer.length - length);
            if (read < 0) {
                break;
            }
            length += read;
        }
        return length;
    }

    private static int millisUntil(long end) throws SocketTimeoutException {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new SocketTimeoutException();
        }
        return (int) left;
    }
}
