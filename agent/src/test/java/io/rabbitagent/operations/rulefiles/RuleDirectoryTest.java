package io.rabbitagent.operations.rulefiles;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.rules.file.RuleText;
import io.rabbitagent.yaml.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleDirectoryTest {
    @TempDir
    private Path directory;

    @Test
    void rule_files_are_read_in_the_order_of_their_names_and_all_else_is_left_alone() throws IOException {
        write("b.yaml", "b");
        write("a.yml", "a");
        write("README.md", "no rule");
        write("c.yaml.bak", "no rule");
        Files.createDirectory(directory.resolve("tests"));
        Files.createDirectory(directory.resolve("tests.yaml"));
        write("tests/d.yaml", "no rule");

        FoundTexts found = RuleDirectory.read(directory, "my/rules");

        assertThat(found.problems()).isEmpty();
        assertThat(found.texts())
                .containsExactly(new RuleText("my/rules/a.yml", "a"), new RuleText("my/rules/b.yaml", "b"));
    }

    @Test
    void a_file_can_be_named_itself_whatever_its_name() throws IOException {
        write("rule.txt", "\uFEFFa");

        assertThat(RuleDirectory.read(directory.resolve("rule.txt"), "rule.txt").texts())
                .containsExactly(new RuleText("rule.txt", "a"));
    }

    @Test
    void a_directory_without_a_rule_file_is_a_problem() {
        assertThat(problem(directory)).startsWith("it: holds no rule file; name a directory");
    }

    @Test
    void what_is_not_there_is_a_problem() {
        assertThat(problem(directory.resolve("none")))
                .isEqualTo("it: there is no such file or directory; make it or name another");
    }

    @Test
    void what_is_neither_file_nor_directory_is_a_problem() {
        assertThat(problem(Path.of("/dev/null"))).isEqualTo("it: is no regular file; name another");
    }

    @Test
    void a_link_to_nowhere_is_a_problem() throws IOException {
        Files.createSymbolicLink(directory.resolve("a.yaml"), Path.of("nowhere"));

        assertThat(problem(directory)).startsWith("it/a.yaml: there is no such file");
    }

    @Test
    void what_is_not_in_utf_8_is_told_with_its_place() throws IOException {
        Files.write(directory.resolve("a.yaml"), "a: b\nc: é".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(problem(directory)).isEqualTo("it/a.yaml:2:4: is not in UTF-8; save it as UTF-8");
    }

    @Test
    void a_file_that_ends_within_a_character_is_not_in_utf_8() throws IOException {
        Files.write(directory.resolve("a.yaml"), new byte[] {'a', (byte) 0xc3});

        assertThat(problem(directory)).isEqualTo("it/a.yaml:1:2: is not in UTF-8; save it as UTF-8");
    }

    @Test
    void a_file_that_is_too_large_is_not_read_whole() throws IOException {
        write("a.yaml", "#".repeat(64 * 1024));
        assertThat(RuleDirectory.read(directory).problems()).isEmpty();
        write("a.yaml", "#".repeat(64 * 1024 + 1));

        assertThat(problem(directory)).startsWith("it/a.yaml: is larger than 64 KiB; ");
    }

    private String problem(Path path) {
        FoundTexts found = RuleDirectory.read(path, "it");
        assertThat(found.texts()).isEmpty();
        assertThat(found.problems()).hasSize(1);
        Problem problem = found.problems().get(0);
        return problem.toString();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }
}
