package io.rabbitagent.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.daemon.CommandSocket;
import io.rabbitagent.daemon.FakeHandler;
import io.rabbitagent.daemon.SocketLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ClientTest {
    private static final long SHORT = 200;
    private static final long LONG = 30_000;

    @TempDir
    private Path directory;

    private final FakeHandler handler = new FakeHandler();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void output_errors_and_exit_code_of_the_daemon_become_the_clients_own() throws IOException {
        try (CommandSocket socket = serve()) {
            assertThat(socket).isNotNull();
            assertThat(run(LONG, "echo", "a b", "", "ü")).isZero();
            assertThat(text(out)).isEqualTo("echo|a b||ü\n");
            assertThat(run(LONG, "exit", "65")).isEqualTo(ExitCode.INPUT);
            assertThat(text(err)).isEqualTo("exits with 65\n");
        }
    }

    @Test
    void large_output_arrives_whole() throws IOException {
        try (CommandSocket socket = serve()) {
            assertThat(socket).isNotNull();
            assertThat(run(LONG, "lines", "50000")).isZero();
            assertThat(text(out).lines()).hasSize(50_000).last().isEqualTo("line 50000");
        }
    }

    @Test
    void standard_input_is_read_only_on_demand_and_a_line_at_a_time() throws IOException {
        InputStream in = new ByteArrayInputStream("yes\nrest".getBytes(StandardCharsets.UTF_8));
        try (CommandSocket socket = serve()) {
            assertThat(socket).isNotNull();
            assertThat(run(LONG, in, out, "echo")).isZero();
            assertThat(in.available()).isEqualTo(8);
            assertThat(run(LONG, in, out, "ask", "Sure? ")).isZero();
            assertThat(in.available()).isEqualTo(4);
            assertThat(text(out)).isEqualTo("echo\nanswer: yes\n");
            assertThat(text(err)).isEqualTo("Sure? ");
        }
    }

    @Test
    void the_end_of_standard_input_is_no_answer() throws IOException {
        try (CommandSocket socket = serve()) {
            assertThat(socket).isNotNull();
            assertThat(run(LONG, "ask", "Sure? ")).isZero();
            assertThat(text(out)).isEqualTo("no answer\n");
        }
    }

    @Test
    void without_a_socket_there_is_no_daemon() throws IOException {
        assertThat(run(LONG, "echo")).isEqualTo(Client.NO_DAEMON);
        assertThat(text(err)).isEmpty();
    }

    @Test
    void a_socket_with_nobody_behind_it_is_no_daemon() throws IOException {
        bind().close();
        assertThat(path()).exists();
        assertThat(run(LONG, "echo")).isEqualTo(Client.NO_DAEMON);
    }

    @Test
    void a_daemon_that_holds_its_socket_and_is_silent_is_reported() throws IOException {
        try (ServerSocketChannel silent = bind()) {
            assertThat(silent.isOpen()).isTrue();
            assertThat(run(SHORT, "echo")).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(text(err)).contains("holds its socket", path().toString(), "systemctl restart");
        }
    }

    @Test
    void a_daemon_may_take_longer_than_that_once_it_has_said_hello() throws IOException {
        try (CommandSocket socket = serve()) {
            assertThat(socket).isNotNull();
            CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> run(SHORT, "out-then-wait", "hello"));
            long start = System.nanoTime();
            await().until(() -> System.nanoTime() - start > 2 * SHORT * 1_000_000);
            handler.letGo();
            assertThat(code.join()).isZero();
        }
    }

    @Test
    void a_socket_that_can_not_be_reached_is_explained() throws IOException {
        Path loop = directory.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        Client client =
                new Client(loop.resolve("agent.sock"), new Streams(InputStream.nullInputStream(), out, err), LONG);
        assertThat(client.run(request("echo"))).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(text(err)).contains("can't use the agent's socket", directory + " is rwx", "group");
    }

    @Test
    void a_daemon_of_another_protocol_is_refused_before_anything_is_sent() throws IOException {
        ByteBuffer hello = Frame.hello("9.9").putShort(9, (short) 7);
        assertThat(runAgainst(hello)).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(text(err)).contains("speaks protocol 7", "Restart the agent");
    }

    @Test
    void something_else_behind_the_socket_is_refused() throws IOException {
        assertThat(runAgainst(ascii("HTTP/1.1 400 Bad Request\r\n"))).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(text(err)).startsWith("agent: ");
    }

    @Test
    void a_daemon_that_goes_away_before_the_exit_code_is_an_error() throws IOException {
        assertThat(runAgainst(Frame.hello("1"))).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(text(err)).contains("closed the connection before the command ended");
    }

    @Test
    void an_exit_code_counts_even_where_the_daemon_did_not_read_the_request() throws IOException {
        assertThat(runAgainst(Frame.hello("1"), Frame.exit(75))).isEqualTo(75);
    }

    @Test
    void output_that_can_not_be_written_is_a_failure_and_cancels_the_command() throws IOException {
        try (CommandSocket socket = serve()) {
            assertThat(socket).isNotNull();
            int code = run(
                    LONG,
                    InputStream.nullInputStream(),
                    new FailingOutput("No space left on device"),
                    "until-cancelled");
            assertThat(code).isEqualTo(ExitCode.FAILED);
            assertThat(text(err)).contains("No space left");
            await().until(() -> handler.cancelled() == 1);
        }
    }

    @Test
    void a_reader_that_has_left_ends_the_command_without_a_word_as_sigpipe_would() throws IOException {
        try (CommandSocket socket = serve()) {
            assertThat(socket).isNotNull();
            int code = run(LONG, InputStream.nullInputStream(), new FailingOutput("Broken pipe"), "until-cancelled");
            assertThat(code).isEqualTo(ExitCode.READER_GONE);
            assertThat(text(err)).isEmpty();
            await().until(() -> handler.cancelled() == 1);
        }
    }

    @Test
    void a_command_line_that_is_too_long_is_refused_here() throws IOException {
        try (CommandSocket socket = serve()) {
            assertThat(socket).isNotNull();
            assertThat(run(LONG, "echo", "x".repeat(Frame.LONGEST))).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(text(err)).contains("a command line of");
        }
    }

    /** Says these bytes to one client, then closes. */
    private int runAgainst(ByteBuffer... says) throws IOException {
        try (ServerSocketChannel server = bind()) {
            CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> run(LONG, "echo"));
            try (SocketChannel client = server.accept()) {
                for (ByteBuffer bytes : says) {
                    client.write(bytes);
                }
            }
            return code.join();
        }
    }

    private ServerSocketChannel bind() throws IOException {
        Files.createDirectories(path().getParent());
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path()));
    }

    private CommandSocket serve() throws IOException {
        return CommandSocket.open(path(), "1.2.3", handler, SocketLimits.USUAL);
    }

    private Path path() {
        return directory.resolve("run/agent.sock");
    }

    private int run(long patienceMillis, String... arguments) {
        return run(patienceMillis, InputStream.nullInputStream(), out, arguments);
    }

    private int run(long patienceMillis, InputStream in, OutputStream to, String... arguments) {
        return new Client(path(), new Streams(in, to, err), patienceMillis).run(request(arguments));
    }

    private static Request request(String... arguments) {
        return new Request(List.of(arguments), "/", Terminal.NONE, Map.of());
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static final class FailingOutput extends OutputStream {
        private final String why;

        private FailingOutput(String why) {
            this.why = why;
        }

        @Override
        public void write(int b) throws IOException {
            throw new IOException(why);
        }
    }
}
