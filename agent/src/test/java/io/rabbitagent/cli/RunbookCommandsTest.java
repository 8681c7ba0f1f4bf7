package io.rabbitagent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.cli.Runbooks.Line;
import io.rabbitagent.daemon.CommandRequest;
import io.rabbitagent.launch.Terminal;
import io.rabbitagent.operations.OperationException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Commands that somebody copies at night out of a runbook or an alert are ones that there are. Every line of every block is either a command of a
 * program that is known, or one of a log that is quoted.
 */
class RunbookCommandsTest {
    /** How the lines begin that logs and the agent say, and nobody copies into a shell. */
    private static final List<String> SAID = List.of(
            "Waiting for Mnesia tables",
            "BOOT FAILED",
            "This cluster node was shut down",
            "** Connection attempt from node",
            "Cookie file ",
            "{:inconsistent_cluster,",
            "Mnesia(rabbit@rb1): **",
            "the cluster forgot rabbit@rb3 on purpose",
            "host burnt down, ticket 4711; approved",
            "Node rabbit@rb1 thinks it's clustered",
            "Node database directory at ");

    /** Code within sentences that begins with a small word, and is of no program. */
    private static final Pattern NO_COMMAND =
            Pattern.compile("(after|answered|asked|failed|start) .*|[a-z-]+: .*|[a-z_]+ = .*", Pattern.DOTALL);

    /** Words for a value, as runbooks and alerts write them, where the command itself looks at the value. */
    private static final Map<String, String> VALUES = Map.of("DURATION", "2h", "N", "3");

    @Test
    void each_line_of_a_block_is_a_command_that_there_is_or_is_quoted() {
        List<Line> commands = Runbooks.blocks().stream()
                .filter(line -> SAID.stream().noneMatch(line.text()::startsWith))
                .toList();

        assertThat(commands)
                .hasSizeGreaterThan(180)
                .allSatisfy(line -> ShellWords.of(line.text()).forEach(words -> holds(line, words, true)));
    }

    @Test
    void what_is_quoted_is_there() {
        assertThat(SAID)
                .allSatisfy(start ->
                        assertThat(Runbooks.blocks()).extracting(Line::text).anyMatch(text -> text.startsWith(start)));
    }

    /** Those of the agent are named there without what they need. */
    @Test
    void each_command_within_a_sentence_is_one_that_there_is() {
        List<String> known = List.copyOf(commandLine().getSubcommands().keySet());
        List<Line> commands = Runbooks.inline().stream()
                .filter(line -> line.text().matches("(?s)([A-Z_]+=.*|[a-z].*)"))
                .filter(line -> !NO_COMMAND.matcher(line.text()).matches())
                .toList();

        assertThat(commands).hasSizeGreaterThan(100).allSatisfy(line -> {
            if (line.program().equals("agent")) {
                assertThat(known).as("%s", line).contains(line.text().split(" ", -1)[1]);
            } else {
                ShellWords.of(line.text()).forEach(words -> holds(line, ofRabbitmqctl(words), false));
            }
        });
    }

    /** {@code forget_cluster_node --offline}: a sentence may leave the program out. */
    private static List<String> ofRabbitmqctl(List<String> words) {
        boolean bare = words.get(0).contains("_");
        return bare ? Stream.concat(Stream.of("rabbitmqctl"), words.stream()).toList() : words;
    }

    @Test
    void commands_in_alerts_are_ones_that_there_are() {
        List<Line> commands = Runbooks.alerts().stream()
                .filter(line -> line.program().equals("agent") || KnownPrograms.have(line.program()))
                .toList();

        assertThat(commands)
                .hasSizeGreaterThan(20)
                .allSatisfy(line -> ShellWords.of(line.text()).forEach(words -> holds(line, words, true)));
    }

    @Test
    void a_command_that_is_wrong_is_noticed() {
        assertThat(List.of(
                        "agent acknowledge p-1",
                        "agent ack p-1",
                        "agent pause --reason x --for soon",
                        "agent explain",
                        "rabbitmqctl list_mirrors",
                        "rabbitmqctl list_queues name mesages",
                        "rabbitmqctl list_queues --vhosts / name",
                        "rabbitmqctl sync_queue -p /",
                        "rabbitmqctl forget_cluster_node --online rabbit@rb3",
                        "rabbitmqctl forget_cluster_node rabbit@rb3 rabbit@rb2",
                        "rabbitmqctl cluster_status --timeout",
                        "rabbitmqctl cluster_status --formatter yaml",
                        "rabbitmq-queues list",
                        "rabbitmq-admin help",
                        "systemctl begin rabbitmq-server",
                        "systemctl start rabbitmq",
                        "systemctl start --no-wait rabbitmq-server",
                        "journalctl -u rabbitmq --since -1h",
                        "journalctl -u rabbitmq-agent --since 1hour",
                        "curl -s http://127.0.0.1:15693/health",
                        "curl -s http://127.0.0.1:15692/metrics",
                        "curl --quiet http://127.0.0.1:15693/metrics",
                        "promtool query now http://localhost:9090 up",
                        "promtool query instant http://localhost:9093 up",
                        "amtool check-config /etc/alertmanager/alertmanager.yml",
                        "amtool silence add alertname=X --duration=8h",
                        "amtool alert list",
                        "etcdctl endpoint list",
                        "etcdctl alarm list --all",
                        "nc -zv etcd1 2378",
                        "df -H /var/lib/rabbitmq",
                        "ls -l /var/lib/rabbit",
                        "rm -r /var/lib/rabbitmq/mnesia",
                        "install -o rabbit -m 400 cookie /var/lib/rabbitmq/.erlang.cookie",
                        "nc -zv rb3 25673",
                        "getent host rb1",
                        "telnet rb3 25672"))
                .allSatisfy(line -> assertThatThrownBy(() ->
                                ShellWords.of(line).forEach(words -> holds(new Line("here", line), words, true)))
                        .isInstanceOf(AssertionError.class));
    }

    @Test
    void a_line_is_read_as_a_shell_does() {
        assertThat(ShellWords.of("$ A=1 eval 'net:ping('\"'x@rb3'\"').' --a \"b c\" # || d"))
                .containsExactly(List.of("eval", "net:ping('x@rb3').", "--a", "b c"));
        assertThat(ShellWords.of("a x#y > file && b; c | d || e ''"))
                .containsExactly(List.of("a", "x#y"), List.of("b"), List.of("c"), List.of("d"), List.of("e", ""));
        assertThatThrownBy(() -> ShellWords.of("a 'b")).isInstanceOf(IllegalArgumentException.class);
    }

    private static void holds(Line line, List<String> words, boolean whole) {
        try {
            if (words.get(0).equals("agent")) {
                String[] arguments = words.stream()
                        .skip(1)
                        .map(word -> VALUES.getOrDefault(word, word))
                        .toArray(String[]::new);
                commandLine().parseArgs(arguments);
            } else {
                KnownPrograms.check(words, whole);
            }
        } catch (ParameterException | IllegalArgumentException e) {
            throw new AssertionError(line + ": " + e.getMessage(), e);
        }
    }

    static CommandLine commandLine() {
        CommandRequest request = new CommandRequest("ops", List.of(), Path.of("/"), Terminal.NONE, Map.of());
        FakeConsole console = new FakeConsole(Scenes.appStopped());
        return Cli.commandLine(new Invocation(request, console, bug -> "nowhere", purpose -> {
            throw new OperationException(OperationException.Kind.UNREACHABLE, "nothing is run here");
        }));
    }
}
