package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.NodeName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EpmdTest {
    private static final NodeName NODE = new NodeName("rabbit@rb-1");
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String PORT = "\0\0\u0011\u0011";

    @Test
    void finds_the_name_among_others() throws IOException {
        assertThat(answered(PORT + "name rabbit2 at port 25673\nname rabbit at port 25672\n"))
                .isEqualTo(Fact.known(true));
    }

    @Test
    void a_longer_name_is_another_node() throws IOException {
        assertThat(answered(PORT + "name rabbit2 at port 25673\n")).isEqualTo(Fact.known(false));
        assertThat(answered(PORT)).isEqualTo(Fact.known(false));
    }

    @Test
    void an_answer_without_its_head_is_garbled() throws IOException {
        assertThat(reasonOf(answered("\0\0"))).isEqualTo(Reason.GARBLED);
    }

    @Test
    void a_flood_is_garbled() throws IOException {
        assertThat(reasonOf(answered("x".repeat(1 << 20)))).isEqualTo(Reason.GARBLED);
    }

    @Test
    void silence_is_a_timeout() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(reasonOf(new Epmd(address(silent), SHORT).isRegistered(NODE)))
                    .isEqualTo(Reason.TIMEOUT);
        }
    }

    @Test
    void a_closed_port_is_refused() throws IOException {
        InetSocketAddress closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = address(socket);
        }
        assertThat(reasonOf(new Epmd(closed, LONG).isRegistered(NODE))).isEqualTo(Reason.REFUSED);
    }

    private static Fact<Boolean> answered(String text) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> answer(server, text));
            thread.setDaemon(true);
            thread.start();
            return new Epmd(address(server), LONG).isRegistered(NODE);
        }
    }

    private static void answer(ServerSocket server, String text) {
        try (Socket client = server.accept()) {
            assertThat(client.getInputStream().readNBytes(3)).containsExactly(0, 1, 'n');
            client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            // The client had enough.
        }
    }

    private static InetSocketAddress address(ServerSocket socket) {
        return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
    }

    private static Reason reasonOf(Fact<?> fact) {
        return ((Fact.Unknown<?>) fact).reason();
    }
}
