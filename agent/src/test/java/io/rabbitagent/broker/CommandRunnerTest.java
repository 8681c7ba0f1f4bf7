package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.broker.CommandResult.CouldNotStart;
import io.rabbitagent.broker.CommandResult.Exited;
import io.rabbitagent.broker.CommandResult.TimedOut;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandRunnerTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(700);

    @TempDir
    Path directory;

    private final CommandRunner runner = new CommandRunner(CommandAudit.NONE, 1000);

    @Test
    void tells_the_exit_code_and_both_streams_apart() throws IOException {
        Exited exited = (Exited) run("echo out; echo err >&2; exit 7");
        assertThat(exited.code()).isEqualTo(7);
        assertThat(exited.out().text()).isEqualTo("out\n");
        assertThat(exited.err().text()).isEqualTo("err\n");
    }

    @Test
    void no_shell_expands_the_arguments() {
        Exited exited = (Exited) runner.run(new Command(List.of("echo", "$HOME `id` *", "a b"), LONG));
        assertThat(exited.out().text()).isEqualTo("$HOME `id` * a b\n");
    }

    @Test
    void hands_on_the_written_environment_and_nothing_of_the_agents() {
        Exited exited = (Exited) runner.run(new Command(List.of("env"), Map.of("HOME", "/x", "OWN", "1"), LONG));
        assertThat(exited.out().text().lines())
                .contains("HOME=/x", "OWN=1", "LANG=C.UTF-8")
                .allMatch(line -> line.matches("(PATH|HOME|LANG|OWN)=.*"));
    }

    @Test
    void gives_no_input() throws IOException {
        assertThat(((Exited) run("cat; echo end")).out().text()).isEqualTo("end\n");
    }

    @Test
    void keeps_the_beginning_of_a_flood_and_says_how_much_was_cut() throws IOException {
        Exited exited = (Exited) run("head -c 3000000 /dev/zero | tr '\\0' x; head -c 5000 /dev/zero >&2; exit 0");
        assertThat(exited.out().text()).isEqualTo("x".repeat(1000));
        assertThat(exited.out().cutBytes()).isEqualTo(2_999_000);
        assertThat(exited.err().cutBytes()).isEqualTo(4_000);
    }

    @Test
    void an_endless_flood_ends_at_the_deadline() throws IOException {
        TimedOut timedOut = (TimedOut) runner.run(new Command(List.of(script("yes & yes >&2")), SHORT));
        assertThat(timedOut.out().text()).startsWith("y\ny\n");
    }

    @Test
    void at_the_deadline_a_child_of_a_child_is_gone_as_well() throws IOException {
        String name = "sleep-" + System.nanoTime();
        Path sleeper = Scripts.write(directory, name, "trap '' TERM; sleep 300");
        TimedOut timedOut = (TimedOut)
                runner.run(new Command(List.of(script("echo before; (" + sleeper + ") & " + sleeper)), SHORT));
        assertThat(timedOut.out().text()).isEqualTo("before\n");
        assertThat(commandLinesWith(name)).isEmpty();
    }

    @Test
    void at_the_deadline_one_that_opened_a_session_of_its_own_is_gone_as_well() throws IOException {
        String name = "sleep-" + System.nanoTime();
        Path sleeper = Scripts.write(directory, name, "sleep 300");
        CommandResult result = runner.run(new Command(List.of(script("setsid " + sleeper + "; echo")), SHORT));
        assertThat(result).isInstanceOf(TimedOut.class);
        assertThat(commandLinesWith(name)).isEmpty();
    }

    @Test
    void a_daemon_that_keeps_the_streams_open_does_not_hold_up_the_caller() throws IOException {
        List<RunningChild> child = new ArrayList<>();
        CommandResult result = runner.run(new Command(List.of(script("sleep 20 & echo started")), LONG), child::add);
        assertThat(((Exited) result).out().text()).isEqualTo("started\n");
        assertThat(new ProcessFamily(child.get(0).pid()).kill()).isTrue();
    }

    @Test
    void a_program_that_does_not_exist_could_not_be_started() {
        assertThat(runner.run(new Command(List.of("no-such-program"), LONG)))
                .isEqualTo(new CouldNotStart("no-such-program is not an executable file, or is not on the PATH"));
        assertThat(runner.run(new Command(List.of(directory.toString()), LONG))).isInstanceOf(CouldNotStart.class);
    }

    @Test
    void a_script_whose_interpreter_is_missing_could_not_be_started() throws IOException {
        Path broken = Scripts.write(directory, "broken", "");
        Files.writeString(broken, "#!/no/such/interpreter\n");
        assertThat(runner.run(new Command(List.of(broken.toString()), LONG))).isInstanceOf(CouldNotStart.class);
    }

    @Test
    void an_exit_code_of_127_alone_is_an_exit() throws IOException {
        assertThat(((Exited) run("exit 127")).code()).isEqualTo(127);
    }

    @Test
    void the_listener_knows_the_child_while_it_lives_and_recognises_it_by_its_start() throws IOException {
        Path marker = directory.resolve("go");
        List<RunningChild> seen = new ArrayList<>();
        AtomicBoolean lived = new AtomicBoolean();
        Command command = new Command(List.of(script("until test -e " + marker + "; do :; done")), LONG);
        CommandResult result = runner.run(command, child -> {
            seen.add(child);
            lived.set(child.isAlive());
            touch(marker);
        });
        assertThat(result).isInstanceOf(Exited.class);
        assertThat(lived).isTrue();
        assertThat(seen.get(0).isAlive()).isFalse();
        long own = ProcessHandle.current().pid();
        assertThat(new RunningChild(own, seen.get(0).startTicks()).isAlive()).isFalse();
    }

    @Test
    void a_child_begins_nothing_before_its_listener_has_returned() throws IOException {
        Path marker = directory.resolve("begun");
        Command command = new Command(List.of(script("touch " + marker + "; cat; exit 3")), LONG);
        CommandResult result = runner.run(command, child -> {
            // Another process comes and goes meanwhile: time enough for one that doesn't wait.
            assertThat(runner.run(new Command(List.of("true"), LONG))).isInstanceOf(Exited.class);
            assertThat(marker).doesNotExist();
        });
        assertThat(((Exited) result).code()).isEqualTo(3);
        assertThat(marker).exists();
    }

    @Test
    void a_child_that_can_not_become_the_command_could_not_be_started() throws IOException {
        Path broken = Scripts.write(directory, "broken", "");
        Files.writeString(broken, "#!/no/such/interpreter\n");
        Command command = new Command(List.of(broken.toString()), LONG);
        assertThat(runner.run(command, child -> {})).isInstanceOf(CouldNotStart.class);
    }

    @Test
    void a_child_that_nobody_could_be_told_of_is_killed() throws IOException {
        String name = "sleep-" + System.nanoTime();
        Path sleeper = Scripts.write(directory, name, "sleep 300");
        assertThatThrownBy(() -> runner.run(new Command(List.of(sleeper.toString()), LONG), child -> {
                    throw new IllegalStateException("the journal is full");
                }))
                .hasMessage("the journal is full");
        assertThat(commandLinesWith(name)).isEmpty();
    }

    @Test
    void an_interrupted_caller_leaves_no_child_behind() throws Exception {
        String name = "sleep-" + System.nanoTime();
        Path sleeper = Scripts.write(directory, name, "sleep 300");
        CompletableFuture<CommandResult> result = new CompletableFuture<>();
        Thread caller = new Thread(() -> result.complete(runner.run(new Command(List.of(sleeper.toString()), LONG))));
        caller.start();
        await().until(() -> !commandLinesWith(name).isEmpty());
        caller.interrupt();
        assertThat(result.get()).isInstanceOf(TimedOut.class);
        assertThat(commandLinesWith(name)).isEmpty();
    }

    @Test
    void the_audit_hears_of_every_command_line_with_its_end() {
        List<String> heard = new ArrayList<>();
        CommandRunner audited = new CommandRunner(new CommandAudit() {
            @Override
            public void starting(long call, List<String> argv) {
                heard.add(call + " starts " + argv);
            }

            @Override
            public void ended(long call, List<String> argv, CommandResult result) {
                heard.add(call + " " + result.getClass().getSimpleName() + " " + argv);
            }
        });
        CommandResult first = audited.run(new Command(List.of("true", "x"), LONG));
        CommandResult second = audited.run(new Command(List.of("no-such-program"), LONG));
        assertThat(first).isNotEqualTo(second);
        assertThat(heard)
                .containsExactly(
                        "1 starts [true, x]",
                        "1 Exited [true, x]",
                        "2 starts [no-such-program]",
                        "2 CouldNotStart [no-such-program]");
    }

    private CommandResult run(String body) throws IOException {
        return runner.run(new Command(List.of(script(body)), LONG));
    }

    private String script(String body) throws IOException {
        return Scripts.write(directory, "script-" + System.nanoTime(), body).toString();
    }

    private static void touch(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> commandLinesWith(String name) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(name))
                .toList();
    }
}
