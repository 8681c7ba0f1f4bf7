package io.rabbitagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Of each command docs/http-api.md says what asks for the same over HTTP, or why nothing does. */
class HttpCounterpartsTest {
    private static final Path PAGE = Path.of("../docs/http-api.md");

    @Test
    void no_command_is_forgotten() throws IOException {
        String page = Files.readString(PAGE);
        List<String> commands = leaves(RunbookCommandsTest.commandLine())
                .filter(command -> !command.equals("agent help"))
                .toList();

        assertThat(commands).hasSizeGreaterThan(20).contains("agent remediate", "agent rules test");
        assertThat(commands).allSatisfy(command -> assertThat(page).containsPattern("`" + command + "[` ]"));
    }

    private static Stream<String> leaves(CommandLine command) {
        if (command.getSubcommands().isEmpty()) {
            return Stream.of(command.getCommandSpec().qualifiedName());
        }
        return command.getSubcommands().values().stream().flatMap(HttpCounterpartsTest::leaves);
    }
}
