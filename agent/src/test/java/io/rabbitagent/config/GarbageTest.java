package io.rabbitagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.config.ConfigResult.Invalid;
import io.rabbitagent.config.ConfigResult.Loaded;
import io.rabbitagent.yaml.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generated input, the same in each run: whatever stands in a file, there is an answer, and it says where. */
class GarbageTest {
    private static final int ROUNDS = 1000;
    private static final List<String> PIECES = List.of(
            "\n",
            "\n  ",
            "\n    ",
            ": ",
            ":",
            "- ",
            "[",
            "]",
            "{",
            "}",
            ",",
            "&a ",
            "*a",
            "!x ",
            "!!int ",
            "!!binary ",
            "? ",
            "|",
            ">",
            "|2\n",
            "'",
            "\"",
            "\\",
            "\"\\UFFFFFFFF\"",
            "\"\\xZZ\"",
            "#",
            "%",
            "%YAML 9\n",
            "---\n",
            "...\n",
            "<<: ",
            "@",
            "`",
            "~",
            "\t",
            "\u0000",
            "\u0085",
            "\uFEFF",
            "\uD83D\uDE00",
            "cluster",
            "members",
            "broker",
            "service",
            "node",
            "rabbit@rb1",
            "2s",
            "0x1f",
            "1:20",
            "2001-01-01",
            "yes",
            ".inf",
            "http",
            "listen");

    @TempDir
    private Path directory;

    private ConfigFiles files;

    @BeforeEach
    void use_the_directory() {
        files = new ConfigFiles(directory);
    }

    @Test
    void garbage_gets_an_answer_with_a_place() {
        Random random = new Random(15693);
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder garbage = new StringBuilder();
            for (int piece = random.nextInt(40); piece >= 0; piece--) {
                garbage.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            answers(garbage.toString().getBytes(StandardCharsets.UTF_8));
            answers((full() + garbage).getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void random_bytes_get_an_answer_with_a_place() {
        Random random = new Random(15672);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            answers(bytes);
        }
    }

    @Test
    void each_mutation_of_a_valid_file_is_valid_or_has_a_problem_with_a_line() {
        String valid = full();
        assertThat(files.load(valid, Map.of())).isInstanceOf(Loaded.class);
        Random random = new Random(5672);
        int loaded = 0;
        for (int round = 0; round < ROUNDS; round++) {
            loaded += answers(mutated(valid, random).getBytes(StandardCharsets.UTF_8)) ? 1 : 0;
        }
        assertThat(loaded).as("some mutations do no harm, most do").isBetween(ROUNDS / 50, ROUNDS / 2);
    }

    @Test
    void any_text_in_a_variable_gets_an_answer_that_names_it() {
        Random random = new Random(4369);
        for (int round = 0; round < ROUNDS; round++) {
            Setting<?> setting = Settings.ALL.get(random.nextInt(Settings.ALL.size()));
            String value = PIECES.get(random.nextInt(PIECES.size())) + PIECES.get(random.nextInt(PIECES.size()));
            ConfigResult result = files.load(full(), Map.of(setting.variable(), value));
            if (result instanceof Invalid invalid) {
                assertThat(invalid.problems())
                        .as(setting.variable() + "=" + value)
                        .anySatisfy(problem -> assertThat(problem.toString()).contains(setting.variable()));
            }
        }
    }

    @Test
    void nesting_and_aliases_without_end_are_refused() {
        answers("[".repeat(100_000).getBytes(StandardCharsets.UTF_8));
        answers("{a: ".repeat(100_000).getBytes(StandardCharsets.UTF_8));
        answers("a: &a [*a]\ncluster: &c\n  members: *c\n".getBytes(StandardCharsets.UTF_8));
        StringBuilder laughs = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 100; i++) {
            laughs.append("a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1));
        }
        answers(laughs.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Whether it was loaded. */
    private boolean answers(byte[] content) {
        ConfigResult result;
        try {
            Files.write(files.file, content);
            result = ConfigLoader.load(Optional.of(files.file), Map.of(), files.host());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("thrown for: " + new String(content, StandardCharsets.UTF_8), e);
        }
        if (result instanceof Invalid invalid) {
            assertThat(invalid.problems()).allSatisfy(this::has_its_place);
        }
        return result instanceof Loaded;
    }

    private void has_its_place(Problem problem) {
        boolean concernsAll = problem.what().equals("is missing")
                || problem.what().equals("is empty")
                || problem.what().startsWith("is no YAML");
        assertThat(problem.toString()).doesNotContainPattern("\\p{Cntrl}").doesNotContain("Exception");
        assertThat(problem.place()).startsWith(files.file.toString());
        assertThat(concernsAll || problem.place().matches(".*\\.yaml:[1-9][0-9]*(:[1-9][0-9]*)?"))
                .as(problem.toString())
                .isTrue();
    }

    private static String mutated(String text, Random random) {
        int at = random.nextInt(text.length());
        int end = Math.min(text.length(), at + 1 + random.nextInt(8));
        String piece = PIECES.get(random.nextInt(PIECES.size()));
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, at) + text.substring(end);
            case 1 -> text.substring(0, at) + piece + text.substring(at);
            case 2 -> text.substring(0, at) + piece + text.substring(end);
            default -> text.substring(0, at) + text.substring(at, end) + text.substring(at);
        };
    }

    private String full() {
        files.write("credentials", "username: a\npassword: b\n", "rw-------");
        return """
                cluster:
                  name: lab
                  members: [rabbit@rb1, rabbit@rb2, rabbit@rb3]
                node: rabbit@rb1
                store: file:/var/lib/rabbitmq-agent-store
                state_directory: /var/lib/rabbitmq-agent
                http:
                  listen: 0.0.0.0:15693
                broker:
                  url: http://127.0.0.1:15672
                  credentials_file: DIRECTORY/credentials
                  data_directory: /var/lib/rabbitmq/mnesia/rabbit@rb1
                  rabbitmqctl: rabbitmqctl
                  service:
                    kind: command
                    start: [lab-service, start, --no-block]
                    stop: [lab-service, stop]
                    mask: [lab-service, mask]
                    unmask: [lab-service, unmask]
                    state: [lab-service, state]
                observe:
                  interval: 2s
                  fresh_for: 10s
                log:
                  level: info
                """.replace("DIRECTORY", directory.toString());
    }
}
