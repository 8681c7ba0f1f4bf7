package io.rabbitagent.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.daemon.CommandSocket;
import io.rabbitagent.daemon.FakeHandler;
import io.rabbitagent.daemon.SocketLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The client as a process of its own, with signals and all. SIGTERM stands for SIGINT, which a build in the background
 * ignores, and its children with it.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessTest {
    @TempDir
    private Path directory;

    private final FakeHandler handler = new FakeHandler();
    private final List<Process> processes = new CopyOnWriteArrayList<>();

    /** Also ends a test that waits in vain for what a client says: such a read can't be interrupted. */
    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void a_signal_to_end_reaches_the_daemon_whose_last_words_are_shown() throws Exception {
        try (CommandSocket socket = CommandSocket.open(path(), "1", handler, SocketLimits.USUAL)) {
            assertThat(socket).isNotNull();
            Process client = start("until-cancelled");
            try (BufferedReader out = client.inputReader(StandardCharsets.UTF_8)) {
                assertThat(out.readLine()).isEqualTo("waits");
                assertThat(new ProcessBuilder("kill", "-TERM", Long.toString(client.pid()))
                                .start()
                                .waitFor())
                        .isZero();
                assertThat(out.readLine()).isEqualTo("cancelled");
            }
            assertThat(client.waitFor()).isEqualTo(143);
        }
    }

    @Test
    void a_client_that_is_killed_cancels_its_command() throws Exception {
        try (CommandSocket socket = CommandSocket.open(path(), "1", handler, SocketLimits.USUAL)) {
            assertThat(socket).isNotNull();
            Process client = start("until-cancelled");
            assertThat(client.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("waits");
            client.destroyForcibly();
            await().until(() -> handler.cancelled() == 1);
        }
    }

    @Test
    void a_client_whose_output_nobody_reads_any_more_ends_as_by_sigpipe() throws Exception {
        try (CommandSocket socket = CommandSocket.open(path(), "1", handler, SocketLimits.USUAL)) {
            assertThat(socket).isNotNull();
            Process client = start("lines", "200000");
            client.getInputStream().close();
            assertThat(client.waitFor()).isEqualTo(ExitCode.READER_GONE);
        }
    }

    @Test
    void without_a_daemon_the_command_line_runs_in_the_process_itself() throws Exception {
        Process client = start("--version");
        assertThat(client.inputReader(StandardCharsets.UTF_8).readLine()).startsWith("rabbitmq-agent ");
        assertThat(client.waitFor()).isZero();
    }

    @Test
    void run_never_goes_to_a_daemon() throws Exception {
        try (CommandSocket socket = CommandSocket.open(path(), "1", handler, SocketLimits.USUAL)) {
            assertThat(socket).isNotNull();
            assertThat(start("run", "--help").waitFor()).isNotEqualTo(ExitCode.UNREACHABLE);
        }
        assertThat(handler.requests()).isEmpty();
    }

    @Test
    void what_works_on_the_callers_files_never_goes_to_a_daemon() throws Exception {
        try (CommandSocket socket = CommandSocket.open(path(), "1", handler, SocketLimits.USUAL)) {
            assertThat(socket).isNotNull();
            assertThat(start("rules", "--help").waitFor()).isEqualTo(ExitCode.DONE);
        }
        assertThat(handler.requests()).isEmpty();
    }

    /** What the daemon's answer rests on costs the daemon: of CEL and all other libraries the client loads nothing. */
    @Test
    void beside_a_daemon_the_client_loads_no_class_but_its_own_and_those_of_the_jdk() throws Exception {
        Path log = directory.resolve("classes");
        try (CommandSocket socket = CommandSocket.open(path(), "1", handler, SocketLimits.USUAL)) {
            assertThat(socket).isNotNull();
            assertThat(java(List.of("-Xlog:class+load:file=" + log), "echo", "status")
                            .waitFor())
                    .isZero();
        }
        assertThat(LoadedClasses.in(log))
                .contains("io.rabbitagent.launch.Client", "java.net.UnixDomainSocketAddress")
                .allMatch(LoadedClasses::isOfTheClientOrTheJdk);
    }

    private Path path() {
        return directory.resolve("agent.sock");
    }

    private Process start(String... arguments) throws IOException {
        return java(List.of(), arguments);
    }

    private Process java(List<String> options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.rabbitagent.launch.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("RABBITAGENT_SOCKET", path().toString());
        Process process = builder.start();
        processes.add(process);
        return process;
    }
}
