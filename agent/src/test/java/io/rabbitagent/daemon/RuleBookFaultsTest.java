package io.rabbitagent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.rules.RulesInForce;
import io.rabbitagent.yaml.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What can't be used of a directory of rules: it is told, and changes nothing that is in force. */
class RuleBookFaultsTest extends RuleBookSetting {
    @Test
    void a_file_that_stays_empty_is_a_fault_and_a_directory_that_is_gone_as_well() throws IOException {
        RuleBook book = book();
        RulesInForce before = book.inForce();
        files.file("app-down.yaml", "");
        assertThat(settled(book).problems())
                .extracting(Problem::place)
                .containsExactly(files.directory.resolve("app-down.yaml").toString());
        files.without("app-down").without("app-gone");
        assertThat(settled(book).problems()).extracting(Problem::what).containsExactly("holds no rule file");
        Files.delete(files.directory);
        assertThat(settled(book).problems()).extracting(Problem::what).containsExactly("is not there");
        assertThat(book.inForce().all()).isEqualTo(before.all());
    }

    @Test
    void a_file_in_place_of_the_directory_is_a_fault_and_no_rule_set() throws IOException {
        RuleBook book = book();
        files.without("app-down").without("app-gone");
        Files.delete(files.directory);
        Files.writeString(files.directory, RuleFiles.text("app-down", 1));
        RulesInForce after = settled(book);
        assertThat(after.problems()).extracting(Problem::what).containsExactly("is no directory");
        assertThat(names(after)).containsExactly("app-down", "app-gone");
        assertThat(names(book().inForce())).as("after a restart").containsExactly("app-down", "app-gone");
    }

    @Test
    void files_that_can_not_be_read_are_faults() throws IOException {
        RuleBook book = book();
        files.file("large.yaml", "#".repeat(70_000));
        Files.createSymbolicLink(files.directory.resolve("dangling.yaml"), Path.of("nowhere"));
        Files.write(files.directory.resolve("latin.yaml"), "summary: \u00e9".getBytes(StandardCharsets.ISO_8859_1));
        Files.setPosixFilePermissions(
                files.directory.resolve("app-gone.yaml"), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(settled(book).problems())
                .extracting(problem ->
                        problem.place().substring(files.directory.toString().length() + 1))
                .containsExactly("app-gone.yaml", "dangling.yaml", "large.yaml", "latin.yaml:1:10");
        assertThat(names(book.inForce())).containsExactly("app-down", "app-gone");
    }

    @Test
    void what_editors_leave_beside_the_files_and_what_is_below_is_no_rule() throws IOException {
        RuleBook book = book();
        Files.createDirectory(files.directory.resolve("tests"));
        Files.createDirectory(files.directory.resolve("more.yaml"));
        Files.createSymbolicLink(files.directory.resolve(".#app-down.yaml"), Path.of("ann@host.123"));
        files.file(".app-down.yaml.swp", "x").file("app-down.yaml~", "x").file("README.md", "x");
        assertThat(settled(book).problems()).isEmpty();
        assertThat(readings).isEqualTo(1);
    }

    @Test
    void a_directory_that_everybody_may_change_is_a_fault() throws IOException {
        RuleBook book = book();
        Files.setPosixFilePermissions(files.directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        files.rule("app-more", 3);
        RulesInForce after = settled(book);
        assertThat(names(after)).containsExactly("app-down", "app-gone");
        assertThat(after.problems()).extracting(Problem::remedy).containsExactly("run chmod o-w " + files.directory);
    }

    @Test
    void a_reader_that_fails_is_a_fault_and_ends_nothing() throws IOException {
        RuleBook book = book();
        files.file("app-down.yaml", "bug");
        RulesInForce after = settled(book);
        assertThat(names(after)).containsExactly("app-down", "app-gone");
        assertThat(after.problems()).extracting(Problem::remedy).containsExactly("report this as a bug");
    }

    @Test
    void an_expression_or_yaml_that_nests_too_deep_is_a_fault_and_ends_nothing() throws IOException {
        RuleBook book = book();
        RulesInForce before = book.inForce();
        for (String deep : List.of(
                BROKEN.replace("node.ap == 'stopped'", "(".repeat(1_900) + "true" + ")".repeat(1_900)),
                BROKEN.replace("node.ap == 'stopped'", "1 + ".repeat(900) + "1 == 2"),
                "- ".repeat(20_000))) {
            files.file("app-down.yaml", deep);
            assertThat(settled(book).problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.place())
                            .startsWith(files.directory.resolve("app-down.yaml").toString()));
            assertThat(book.inForce().all()).isEqualTo(before.all());
        }
    }

    @Test
    void what_exhausts_the_stack_is_a_fault_and_ends_nothing() throws IOException {
        RuleBook book = book();
        RulesInForce before = book.inForce();
        files.file("app-down.yaml", ENDLESS);
        RulesInForce after = settled(book);
        assertThat(after.all()).isEqualTo(before.all());
        assertThat(after.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.place()).isEqualTo(files.directory.toString());
            assertThat(problem.what()).contains("StackOverflowError");
        });
        assertThat(journal).hasSize(1);

        files.rule("app-down", 1);
        assertThat(settled(book).problems()).isEmpty();
    }

    @Test
    void what_exhausts_the_stack_at_the_start_leaves_the_last_good_rules() throws IOException {
        RulesInForce before = book().inForce();
        files.file("app-down.yaml", ENDLESS);
        RulesInForce kept = book().inForce();
        assertThat(names(kept)).isEqualTo(names(before));
        assertThat(kept.problems()).hasSize(1);
    }
}
