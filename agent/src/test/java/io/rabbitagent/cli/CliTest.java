package io.rabbitagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.daemon.CommandIo;
import io.rabbitagent.daemon.CommandRequest;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.launch.Terminal;
import io.rabbitagent.operations.OperationException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CliTest {
    private static final Terminal TERMINAL = new Terminal(true, true, true, 80);
    private static final String ESCAPE = "\u001b[";

    private final FakeIo io = new FakeIo();
    private final List<Throwable> bugs = new ArrayList<>();

    @Test
    void the_version_goes_to_standard_output() {
        assertThat(run(Terminal.NONE, Map.of(), "--version")).isEqualTo(ExitCode.DONE);
        assertThat(io.outText()).isEqualTo("rabbitmq-agent development\n");
    }

    @Test
    void without_a_command_and_with_help_it_says_what_there_is() {
        run(Terminal.NONE, Map.of());
        String shown = io.outText();
        assertThat(shown).contains("Usage: agent", "help");
        run(Terminal.NONE, Map.of(), "--help");
        assertThat(io.outText()).isEqualTo(shown + shown);
    }

    @Test
    void a_command_line_that_is_not_understood_says_where_help_is() {
        assertThat(run(Terminal.NONE, Map.of(), "--nonsense")).isEqualTo(ExitCode.USAGE);
        assertThat(io.outText()).isEmpty();
        assertThat(io.errText()).isEqualTo("agent: Unknown option: '--nonsense'; see agent --help\n");
    }

    @Test
    void colour_is_for_terminals_whose_user_wants_it() {
        run(Terminal.NONE, Map.of(), "--help");
        assertThat(io.outText()).doesNotContain(ESCAPE);
        run(TERMINAL, Map.of("NO_COLOR", "1"), "--help");
        assertThat(io.outText()).doesNotContain(ESCAPE);
        run(TERMINAL, Map.of("TERM", "dumb"), "--help");
        assertThat(io.outText()).doesNotContain(ESCAPE);
        run(TERMINAL, Map.of("TERM", "xterm"), "--help");
        assertThat(io.outText()).contains(ESCAPE);
    }

    @Test
    void a_bug_is_one_line_and_its_stack_trace_is_elsewhere() {
        Invocation invocation = invocation(Terminal.NONE, Map.of(), "fail");
        int code =
                Cli.commandLine(invocation).addSubcommand("fail", new Failing()).execute("fail");
        assertThat(code).isEqualTo(ExitCode.FAILED);
        assertThat(io.errText()).isEqualTo("agent: broken here. This is a bug; the stack trace is in the fake log\n");
        assertThat(bugs).hasSize(1).first().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_bug_outside_a_daemon_is_kept_in_a_file() {
        String place = new BugFile().record(new IllegalStateException("broken"));
        assertThat(Path.of(place)).content().contains("IllegalStateException: broken", "\tat io.rabbitagent");
        assertThat(Path.of(place).toFile().delete()).isTrue();
    }

    private int run(Terminal terminal, Map<String, String> environment, String... arguments) {
        return Cli.run(invocation(terminal, environment, arguments));
    }

    private Invocation invocation(Terminal terminal, Map<String, String> environment, String... arguments) {
        CommandRequest request = new CommandRequest("me", List.of(arguments), Path.of("/"), terminal, environment);
        return new Invocation(
                request,
                io,
                bug -> {
                    bugs.add(bug);
                    return "the fake log";
                },
                purpose -> {
                    throw new OperationException(OperationException.Kind.UNREACHABLE, "no agent here");
                });
    }

    @picocli.CommandLine.Command
    private static final class Failing implements Runnable {
        @Override
        public void run() {
            throw new IllegalStateException("broken\nhere");
        }
    }

    private static final class FakeIo implements CommandIo {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();

        String outText() {
            return out.toString(StandardCharsets.UTF_8);
        }

        String errText() {
            return err.toString(StandardCharsets.UTF_8);
        }

        @Override
        public PrintStream out() {
            return new PrintStream(out, true, StandardCharsets.UTF_8);
        }

        @Override
        public PrintStream err() {
            return new PrintStream(err, true, StandardCharsets.UTF_8);
        }

        @Override
        public Optional<String> readLine(String prompt) {
            return Optional.empty();
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void onCancel(Runnable action) {}
    }
}
