package io.rabbitagent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.launch.Frame;
import io.rabbitagent.launch.Request;
import io.rabbitagent.launch.Terminal;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CommandSocketTest {
    private static final SocketLimits LIMITS = new SocketLimits(
            2, Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(10));

    @TempDir
    private Path directory;

    private final FakeHandler handler = new FakeHandler();
    private Optional<CommandSocket> socket = Optional.empty();

    @AfterEach
    void close() throws IOException {
        handler.letGo();
        if (socket.isPresent()) {
            socket.get().close();
        }
    }

    @Test
    void a_command_reaches_the_handler_with_all_that_its_output_depends_on() throws IOException {
        open(LIMITS);
        Request request = new Request(
                List.of("echo", "", "später"),
                "/some/place",
                new Terminal(true, false, true, 132),
                Map.of("TZ", "UTC"));
        try (RawClient client = new RawClient(path())) {
            client.send(request.encode());
            client.awaitExit();
        }
        assertThat(handler.requests())
                .containsExactly(new CommandRequest(
                        System.getProperty("user.name"),
                        List.of("echo", "", "später"),
                        Path.of("/some/place"),
                        new Terminal(true, false, true, 132),
                        Map.of("TZ", "UTC")));
    }

    @Test
    void output_is_streamed_while_the_command_still_runs() throws IOException {
        open(LIMITS);
        try (RawClient client = new RawClient(path())) {
            client.request("out-then-wait", "first");
            assertThat(client.awaitFrame(Frame.OUT)).isEqualTo("first\n");
            handler.letGo();
            assertThat(client.awaitExit()).isEqualTo(0);
        }
    }

    @Test
    void both_streams_and_the_exit_code_arrive() throws IOException {
        open(LIMITS);
        try (RawClient client = new RawClient(path())) {
            client.request("exit", "77");
            assertThat(client.awaitExit()).isEqualTo(77);
            assertThat(client.err()).isEqualTo("exits with 77\n");
        }
    }

    @Test
    void large_output_arrives_whole() throws IOException {
        open(LIMITS);
        try (RawClient client = new RawClient(path())) {
            client.request("lines", "100000");
            assertThat(client.awaitExit()).isEqualTo(0);
            assertThat(client.out().lines()).hasSize(100_000).last().isEqualTo("line 100000");
        }
    }

    @Test
    void a_prompt_gets_the_line_that_the_user_types() throws IOException {
        open(LIMITS);
        try (RawClient client = new RawClient(path())) {
            client.request("ask", "Sure? ");
            client.awaitFrame(Frame.READ_LINE);
            assertThat(client.err()).isEqualTo("Sure? ");
            client.send(Frame.encode(Frame.ANSWER, ByteBuffer.wrap("yes".getBytes(StandardCharsets.UTF_8))));
            client.awaitExit();
            assertThat(client.out()).isEqualTo("answer: yes\n");
        }
    }

    @Test
    void a_prompt_without_input_gets_no_answer() throws IOException {
        open(LIMITS);
        try (RawClient client = new RawClient(path())) {
            client.request("ask", "Sure? ");
            client.awaitFrame(Frame.READ_LINE);
            client.send(Frame.encode(Frame.NO_INPUT));
            client.awaitExit();
            assertThat(client.out()).isEqualTo("no answer\n");
        }
    }

    @Test
    void a_prompt_is_given_up_after_a_time() throws IOException {
        open(new SocketLimits(2, LIMITS.request(), LIMITS.write(), Duration.ofMillis(50), LIMITS.farewell()));
        try (RawClient client = new RawClient(path())) {
            client.request("ask", "Sure? ");
            client.awaitExit();
            assertThat(client.out()).isEqualTo("no answer\n");
        }
    }

    @Test
    void an_interrupt_cancels_the_command_and_its_last_words_still_arrive() throws IOException {
        open(LIMITS);
        try (RawClient client = new RawClient(path())) {
            client.request("until-cancelled");
            client.awaitFrame(Frame.OUT);
            client.send(Frame.encode(Frame.INTERRUPT));
            assertThat(client.awaitExit()).isEqualTo(3);
            assertThat(client.out()).contains("cancelled");
        }
    }

    @Test
    void a_client_that_leaves_cancels_its_command() throws IOException {
        open(LIMITS);
        try (RawClient client = new RawClient(path())) {
            client.request("until-cancelled");
            client.awaitFrame(Frame.OUT);
        }
        await().until(() -> handler.cancelled() == 1);
    }

    @Test
    void a_client_that_leaves_during_a_prompt_gives_no_answer() throws IOException {
        open(LIMITS);
        try (RawClient client = new RawClient(path())) {
            client.request("ask", "Sure? ");
            client.awaitFrame(Frame.READ_LINE);
        }
        await().until(() -> handler.answers().equals(List.of(Optional.empty())));
    }

    @Test
    void a_client_that_does_not_read_is_taken_for_gone_and_others_are_served_meanwhile() throws IOException {
        open(new SocketLimits(2, LIMITS.request(), Duration.ofMillis(500), LIMITS.answer(), LIMITS.farewell()));
        try (RawClient slow = new RawClient(path());
                RawClient other = new RawClient(path())) {
            slow.request("lines", "1000000");
            other.request("exit", "0");
            assertThat(other.awaitExit()).isEqualTo(0);
            await().until(() -> handler.ended() == 2);
            assertThat(handler.cancelled()).isEqualTo(1);
        }
    }

    @Test
    void commands_run_side_by_side_up_to_the_limit_and_more_are_told_to_try_later() throws IOException {
        open(LIMITS);
        try (RawClient one = new RawClient(path());
                RawClient two = new RawClient(path());
                RawClient three = new RawClient(path())) {
            one.request("out-then-wait", "one");
            two.request("out-then-wait", "two");
            assertThat(one.awaitFrame(Frame.OUT)).isEqualTo("one\n");
            assertThat(two.awaitFrame(Frame.OUT)).isEqualTo("two\n");
            three.request("exit", "0");
            assertThat(three.awaitExit()).isEqualTo(ExitCode.TRY_LATER);
            assertThat(three.err()).contains("already runs 2 commands");
            handler.letGo();
            assertThat(one.awaitExit()).isEqualTo(0);
            assertThat(two.awaitExit()).isEqualTo(0);
        }
    }

    @Test
    void a_connection_that_sends_nothing_is_closed_after_a_time() throws IOException {
        open(new SocketLimits(2, Duration.ofMillis(50), LIMITS.write(), LIMITS.answer(), LIMITS.farewell()));
        try (RawClient client = new RawClient(path())) {
            assertThat(client.awaitEnd()).isTrue();
        }
    }

    @Test
    void connections_beyond_twice_the_commands_are_told_to_try_later() throws IOException {
        open(LIMITS);
        try (RawClient one = new RawClient(path());
                RawClient two = new RawClient(path());
                RawClient three = new RawClient(path());
                RawClient four = new RawClient(path());
                RawClient five = new RawClient(path())) {
            for (RawClient early : List.of(one, two, three, four)) {
                early.awaitFrame(Frame.HELLO);
            }
            assertThat(five.awaitExit()).isEqualTo(ExitCode.TRY_LATER);
        }
    }

    @Test
    void garbage_ends_its_own_connection_only() throws IOException {
        open(LIMITS);
        try (RawClient garbage = new RawClient(path())) {
            garbage.send(ByteBuffer.wrap("GET / HTTP/1.1\r\nHost: agent\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            assertThat(garbage.awaitEnd()).isTrue();
        }
        assertServes();
    }

    @Test
    void a_frame_that_announces_too_much_is_not_waited_for() throws IOException {
        open(LIMITS);
        try (RawClient client = new RawClient(path())) {
            client.send(ByteBuffer.allocate(5)
                    .put(Frame.REQUEST)
                    .putInt(Frame.LONGEST + 1)
                    .flip());
            assertThat(client.awaitEnd()).isTrue();
        }
        assertServes();
    }

    @Test
    void a_request_cut_short_inside_its_frame_is_refused() throws IOException {
        open(LIMITS);
        try (RawClient client = new RawClient(path())) {
            ByteBuffer whole = RawClient.requestOf("exit", "0");
            client.send(Frame.encode(Frame.REQUEST, whole.position(5).limit(whole.limit() - 3)));
            assertThat(client.awaitEnd()).isTrue();
        }
        assertThat(handler.requests()).isEmpty();
        assertServes();
    }

    @Test
    void a_client_of_another_protocol_is_told_so() throws IOException {
        open(LIMITS);
        try (RawClient client = new RawClient(path())) {
            ByteBuffer request = RawClient.requestOf("exit", "0");
            client.send(request.putShort(5, (short) 99));
            assertThat(client.awaitExit()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(client.err()).contains("speaks protocol 99");
        }
        assertThat(handler.requests()).isEmpty();
    }

    @Test
    void a_handler_that_throws_is_a_bug_without_a_stack_trace() throws IOException {
        open(LIMITS);
        try (RawClient client = new RawClient(path())) {
            client.request("throw");
            assertThat(client.awaitExit()).isEqualTo(ExitCode.FAILED);
            assertThat(client.err()).contains("this is a bug").hasLineCount(1);
        }
        assertServes();
    }

    @Test
    void the_socket_is_open_to_owner_and_group_only() throws IOException {
        open(LIMITS);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-rw----");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path().getParent())))
                .isEqualTo("rwxr-x---");
    }

    @Test
    void the_socket_of_a_dead_daemon_is_replaced() throws IOException {
        Files.createDirectories(path().getParent());
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path()));
        }
        assertThat(path()).exists();
        open(LIMITS);
        assertServes();
    }

    @Test
    void the_socket_of_a_living_daemon_is_refused() throws IOException {
        open(LIMITS);
        assertThatThrownBy(() -> CommandSocket.open(path(), "other", new FakeHandler(), LIMITS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another agent already answers");
        assertServes();
    }

    @Test
    void a_file_that_is_no_socket_is_left_alone() throws IOException {
        Files.createDirectories(path().getParent());
        Files.writeString(path(), "precious");
        assertThatThrownBy(() -> open(LIMITS)).hasMessageContaining("no socket");
        assertThat(path()).hasContent("precious");
    }

    @Test
    void closing_cancels_what_runs_lets_it_end_and_removes_the_socket() throws IOException {
        open(LIMITS);
        try (RawClient client = new RawClient(path())) {
            client.request("until-cancelled");
            client.awaitFrame(Frame.OUT);
            socket.orElseThrow().close();
            assertThat(client.awaitExit()).isEqualTo(3);
        }
        assertThat(path()).doesNotExist();
    }

    @Test
    void closing_leaves_a_successors_socket_alone() throws IOException {
        open(LIMITS);
        Files.delete(path());
        try (CommandSocket successor = CommandSocket.open(path(), "next", handler, LIMITS)) {
            socket.orElseThrow().close();
            assertThat(successor).isNotNull();
            assertServes();
        }
    }

    private void open(SocketLimits limits) throws IOException {
        socket = Optional.of(CommandSocket.open(path(), "1.2.3", handler, limits));
    }

    private Path path() {
        return directory.resolve("run/agent.sock");
    }

    private void assertServes() throws IOException {
        try (RawClient client = new RawClient(path())) {
            client.request("exit", "0");
            assertThat(client.awaitExit()).isEqualTo(0);
        }
    }
}
