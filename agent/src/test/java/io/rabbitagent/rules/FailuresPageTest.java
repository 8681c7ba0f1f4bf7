package io.rabbitagent.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table of docs/failures.md tells of each shipped rule what its file, its gates and the tests say. */
class FailuresPageTest {
    private static final Path PAGE = Path.of("../docs/failures.md");
    private static final Path DOCS = Path.of("../docs");
    private static final Path TESTS = Path.of("src/test/java/io/rabbitagent");
    private static final Pattern RULE = Pattern.compile("\\[`([a-z-]+)`]\\(([^)]+)\\)(.*)");
    private static final Pattern NAMED = Pattern.compile("`([^`]+)`");

    private static List<Row> rows = List.of();

    /** A line of the table: a failure may be told in several lines, and each names one rule. */
    private record Row(Rule rule, String runbook, String when, String gates, String cure, List<String> tests) {}

    @BeforeAll
    static void read() throws IOException {
        List<String> lines = Files.readAllLines(PAGE);
        int head = lines.indexOf("| failure | signals | rule | gates | cure | what is lost | test |");
        assertThat(head).as("the head of the table").isNotNegative();
        rows = lines.stream()
                .skip(head + 2L)
                .takeWhile(line -> line.startsWith("|"))
                .map(FailuresPageTest::row)
                .toList();
    }

    private static Row row(String line) {
        List<String> cells =
                Arrays.stream(line.split("(?<!\\\\)\\|", -1)).map(String::strip).toList();
        assertThat(cells).as(line).hasSize(9);
        Matcher rule = RULE.matcher(cells.get(3));
        assertThat(rule.matches())
                .as("a rule with its runbook: " + cells.get(3))
                .isTrue();
        return new Row(
                Shipped.rule(rule.group(1)),
                rule.group(2),
                rule.group(3),
                cells.get(4),
                cells.get(5),
                NAMED.matcher(cells.get(7))
                        .results()
                        .map(found -> found.group(1))
                        .toList());
    }

    @Test
    void every_shipped_rule_has_its_line() {
        assertThat(rows)
                .extracting(row -> row.rule().name())
                .containsExactlyInAnyOrderElementsOf(
                        Shipped.rules().stream().map(Rule::name).toList());
    }

    @Test
    void it_names_the_gates_of_the_rule_and_its_remedy() {
        for (Row row : rows) {
            assertThat(row.gates()).as(row.rule().name()).isEqualTo(gates(row.rule()));
        }
    }

    private static String gates(Rule rule) {
        List<String> names = rule.allGates().stream().map(Gate::name).toList();
        return names.isEmpty() ? "–" : String.join(", ", names);
    }

    @Test
    void it_says_how_long_and_how_often_a_failure_is_seen_before_it_counts() {
        for (Row row : rows) {
            assertThat(row.when())
                    .as(row.rule().name())
                    .contains("after " + length(row.rule().holdFor()) + " on "
                            + row.rule().minSamples() + " observation");
        }
    }

    private static String length(Duration time) {
        if (time.toSecondsPart() > 0 || time.isZero()) {
            return time.toSeconds() + " s";
        }
        return time.toMinutesPart() > 0 ? time.toMinutes() + " min" : time.toHours() + " h";
    }

    @Test
    void a_rule_that_only_observes_has_no_cure() {
        for (Row row : rows) {
            assertThat(row.cure().startsWith("none"))
                    .as(row.rule().name())
                    .isEqualTo(row.rule().mode() == Mode.OBSERVE);
        }
    }

    @Test
    void its_runbook_is_the_one_of_the_rule_and_exists() {
        for (Row row : rows) {
            assertThat(row.rule().runbook()).isEqualTo(Optional.of("docs/" + row.runbook()));
            assertThat(DOCS.resolve(row.runbook())).exists();
        }
    }

    @Test
    void each_test_that_it_names_exists_and_there_is_one() throws IOException {
        List<String> classes = new ArrayList<>(List.of("./run"));
        try (Stream<Path> files = Files.walk(TESTS)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .forEach(name -> classes.add(name.substring(0, name.length() - ".java".length())));
        }
        for (Row row : rows) {
            assertThat(row.tests()).as(row.rule().name()).isNotEmpty();
            assertThat(classes).as(row.rule().name()).containsAll(row.tests());
        }
    }
}
