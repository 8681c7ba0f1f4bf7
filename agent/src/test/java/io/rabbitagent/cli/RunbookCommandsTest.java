package io.rabbitagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.daemon.CommandRequest;
import io.rabbitagent.launch.Terminal;
import io.rabbitagent.operations.OperationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Commands that somebody copies at night out of a runbook or an alert are ones that there are. */
class RunbookCommandsTest {
    private static final Path RUNBOOKS = Path.of("../docs/runbooks");
    private static final Path ALERTS = Path.of("../alerting/rules");
    private static final Path COMMANDS = Path.of("src/test/resources/fixtures/3.10.8/commands");
    private static final Pattern INLINE = Pattern.compile("`([^`]+)`");
    private static final Pattern QUOTED = Pattern.compile("\"([a-z]+[a-z-]* [^\"]+)\"");
    private static final Pattern WORD = Pattern.compile("'[^']*'|\"[^\"]*\"|[^\\s'\"]+");
    private static final List<String> SYSTEMCTL = List.of(
            "start",
            "stop",
            "restart",
            "status",
            "mask",
            "unmask",
            "enable",
            "disable",
            "is-active",
            "show",
            "daemon-reload");
    /** Words for a value, as runbooks and alerts write them, where the command itself looks at the value. */
    private static final Map<String, String> VALUES = Map.of("DURATION", "2h", "N", "3");

    @Test
    void lines_to_be_copied_are_understood_by_the_agent() throws IOException {
        List<String> lines =
                runbookLines().filter(line -> line.startsWith("agent ")).toList();

        assertThat(lines).hasSizeGreaterThan(80).allSatisfy(RunbookCommandsTest::isUnderstood);
    }

    @Test
    void commands_in_alerts_are_understood_by_the_agent() throws IOException {
        List<String> commands =
                alertCommands().filter(line -> line.startsWith("agent ")).toList();

        assertThat(commands).hasSizeGreaterThan(20).allSatisfy(RunbookCommandsTest::isUnderstood);
    }

    @Test
    void commands_of_rabbitmq_and_systemd_are_ones_that_there_are() throws IOException {
        List<String> all = Stream.of(runbookLines(), alertCommands(), inlineCommands())
                .flatMap(lines -> lines)
                .filter(line -> line.matches("(rabbitmq[a-z-]*|systemctl) .*"))
                .toList();

        assertThat(all).hasSizeGreaterThan(60).allSatisfy(RunbookCommandsTest::names);
    }

    @Test
    void commands_of_the_agent_within_sentences_are_ones_that_there_are() throws IOException {
        List<String> known = List.copyOf(commandLine().getSubcommands().keySet());

        assertThat(inlineCommands().filter(line -> line.startsWith("agent ")))
                .hasSizeGreaterThan(40)
                .allSatisfy(line -> assertThat(known).contains(words(line).get(1)));
    }

    @Test
    void a_command_that_is_wrong_is_noticed() {
        assertThat(Stream.of(
                        "agent acknowledge p-1", "agent ack p-1", "agent pause --reason x --for soon", "agent explain"))
                .allSatisfy(line -> org.assertj.core.api.Assertions.assertThatThrownBy(() -> isUnderstood(line))
                        .isInstanceOf(AssertionError.class));
        assertThat(Stream.of(
                        "rabbitmqctl list_mirrors", "rabbitmq-queues list", "rabbitmq-admin help", "systemctl begin x"))
                .allSatisfy(line -> org.assertj.core.api.Assertions.assertThatThrownBy(() -> names(line))
                        .isInstanceOf(AssertionError.class));
    }

    private static void isUnderstood(String line) {
        List<String> words = words(line);
        try {
            commandLine().parseArgs(words.subList(1, words.size()).toArray(new String[0]));
        } catch (ParameterException e) {
            throw new AssertionError(line + ": " + e.getMessage(), e);
        }
    }

    /** The command after options, such as {@code rabbitmqctl -q}. */
    private static void names(String line) {
        List<String> words = words(line);
        String command = words.stream()
                .skip(1)
                .filter(word -> !word.startsWith("-"))
                .findFirst()
                .orElse("");
        assertThat(known(words.get(0))).as(line).contains(command);
    }

    private static List<String> known(String tool) {
        if (tool.equals("systemctl")) {
            return SYSTEMCTL;
        }
        try {
            return Files.readAllLines(COMMANDS.resolve(tool));
        } catch (IOException e) {
            throw new AssertionError("no tool of RabbitMQ: " + tool, e);
        }
    }

    static CommandLine commandLine() {
        CommandRequest request = new CommandRequest("ops", List.of(), Path.of("/"), Terminal.NONE, Map.of());
        FakeConsole console = new FakeConsole(Scenes.appStopped());
        return Cli.commandLine(new Invocation(request, console, bug -> "nowhere", purpose -> {
            throw new OperationException(OperationException.Kind.UNREACHABLE, "nothing is run here");
        }));
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            String bare = word.group().replaceAll("^['\"]|['\"]$", "");
            words.add(VALUES.getOrDefault(bare, bare));
        }
        return words;
    }

    /** Indented and fenced lines, without the comment at their end; what && or | joins counts each for itself. */
    private static Stream<String> runbookLines() throws IOException {
        return runbooks()
                .lines()
                .filter(line -> line.startsWith("    "))
                .map(line -> line.replaceFirst("\\s+#.*", "").strip())
                .flatMap(line -> Arrays.stream(line.split(" (&&|\\||>) ")))
                .map(String::strip);
    }

    /** Code within sentences; a name alone is none. */
    private static Stream<String> inlineCommands() throws IOException {
        return INLINE.matcher(runbooks()).results().map(found -> found.group(1)).filter(text -> text.contains(" "));
    }

    private static Stream<String> alertCommands() throws IOException {
        String text = text(ALERTS, ".yml").replaceAll("\\s+", " ").replaceAll("\\{\\{[^}]*}}", "rabbit@rb3");
        return QUOTED.matcher(text).results().map(found -> found.group(1));
    }

    private static String runbooks() throws IOException {
        return text(RUNBOOKS, ".md");
    }

    private static String text(Path directory, String ending) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(one -> one.toString().endsWith(ending))
                    .sorted()
                    .toList()) {
                all.append(Files.readString(file)).append('\n');
            }
        }
        return all.toString();
    }
}
