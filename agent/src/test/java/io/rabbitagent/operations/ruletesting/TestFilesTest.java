package io.rabbitagent.operations.ruletesting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestFilesTest {
    @TempDir
    private Path directory;

    private RuleFolder folder;

    @BeforeEach
    void a_directory() {
        folder = new RuleFolder(directory);
    }

    @Test
    void all_that_is_wrong_is_said_at_once_with_its_place_and_remedy() {
        folder.test("""
                - {at: soon, patch: {rabbit@rb2: {state: app-stopped}}}
                - {at: 0s, patch: {rabbit@rb9: {state: stopped}, rabbit@rb2: {ap: stopped, app: stoped}}}
                - {at: 10s, silent: rabbit@rb3}
                - {at: 5s, resume: true}
                - {at: 20s}
                """, """
                - {at: 10s, rule: stoped, node: rabbit@rb2, state: none}
                - {at: 10s, rule: stopped, state: pending}
                - {at: 10s, rule: stopped, node: rabbit@rb2}
                - {at: 10s, rule: stopped, node: rabbit@rb2, gates: {not-draind: fail, budget: maybe}}
                - {rule: stopped, node: rabbit@rb2, state: none}
                """);

        assertThat(folder.problems())
                .containsExactly(
                        "tests/stopped.yaml:6:14: tests.timeline.at: 'soon' is no duration from 0s to 24h; write a whole"
                                + " number and its unit, such as 0s, 90s, 10m or 2h",
                        "tests/stopped.yaml:7:38: tests.timeline.patch.rabbit@rb9: 'rabbit@rb9' is no member of the"
                                + " picture; did you mean rabbit@rb1?",
                        "tests/stopped.yaml:7:69: tests.timeline.patch.rabbit@rb2: 'ap' is unknown here; did you mean"
                                + " app?",
                        "tests/stopped.yaml:7:87: tests.timeline.patch.rabbit@rb2.app: 'stoped' is not one of the words"
                                + " that stand here; did you mean stopped?",
                        "tests/stopped.yaml:8:27: tests.timeline.silent: 'rabbit@rb3' is not a list; write the members"
                                + " whose agents are silent from then on, such as [rabbit@rb3], or [] for none",
                        "tests/stopped.yaml:9:14: tests.timeline.at: is before the entry above it; put the entries into"
                                + " the order of their times",
                        "tests/stopped.yaml:10:9: tests.timeline: says nothing that happens; add one of patch, silent, windows,"
                                + " approve, reject, abort, ack, pause, resume, step, lost, leaving",
                        "tests/stopped.yaml:12:25: tests.expect.rule: 'stoped' is not one of the words that stand here;"
                                + " did you mean stopped?",
                        "tests/stopped.yaml:13:9: tests.expect: names no node; add it, such as node: rabbit@rb1",
                        "tests/stopped.yaml:14:9: tests.expect: expects nothing; add one of state, when, by, mode, steps,"
                                + " gates, outcome",
                        "tests/stopped.yaml:15:60: tests.expect.gates: 'not-draind' is unknown here; did you mean"
                                + " not-drained?",
                        "tests/stopped.yaml:15:86: tests.expect.gates.budget: 'maybe' is not one of the words that stand"
                                + " here; known here: pass, fail, unknown",
                        "tests/stopped.yaml:16:9: tests.expect: has no at; add it");
    }

    @Test
    void a_file_that_is_no_test_file_says_what_it_lacks() {
        folder.file("tests/empty.yaml", "# nothing\n");
        folder.file("tests/garbage.yaml", "a: [b\n");
        folder.file("tests/lacking.yaml", "base: {healthy: 0}\ntets: []\n");
        folder.file("tests/notest.yaml", "rules: [stopped]\nbase: {healthy: 3}\ntests: []\n");
        folder.file("tests/nothing.yaml", "rules: [stopped]\nbase: {healthy: 3}\ntests: []\nnever: []\n");
        folder.file("tests/norule.yaml", "rules: [../gone.yaml]\nbase: {healthy: 3}\ntests: []\n");

        assertThat(folder.problems())
                .contains(
                        "tests/empty.yaml: holds no tests; write rules, base and tests",
                        "tests/notest.yaml:3:8: tests: holds no test; write at least one, each with name, timeline and"
                                + " expect",
                        "tests/nothing.yaml:3:8: tests: holds no test; write at least one, each with name, timeline and"
                                + " expect",
                        "tests/lacking.yaml:2:1: 'tets' is unknown here; did you mean tests?",
                        "tests/lacking.yaml:1:1: has no rules; add it: such as rules: [../app-stopped.yaml]",
                        "tests/lacking.yaml:1:17: base.healthy: '0' is no number of members; write {healthy: 3}, with 1 to"
                                + " 9 members, or the name of a file with a picture",
                        "tests/norule.yaml:1:9: rules: rule file gone.yaml: there is no such file or directory; make it or name another")
                .anyMatch(line -> line.startsWith("tests/garbage.yaml:") && line.contains("is no YAML"));
    }

    @Test
    void a_fault_in_a_rule_is_said_once_at_its_place() {
        folder.file("stopped.yaml", RuleFolder.STOPPED.replace("node.app ==", "node.ap =="));
        folder.test("[]", "- {at: 10s, rule: stopped, state: none}");
        folder.file(
                "tests/other.yaml",
                "rules: [stopped]\nbase: {healthy: 3}\ntests:\n"
                        + RuleFolder.one("x", "[]", "- {at: 0s, rule: stopped, state: none}"));

        assertThat(folder.problems()).hasSize(1).first().asString().startsWith("stopped.yaml:9:");
    }

    @Test
    void a_fault_in_a_rule_that_no_test_names_is_said_too() {
        folder.file(
                "other.yaml",
                RuleFolder.STOPPED.replace("name: stopped", "name: other").replace("node.app ==", "node.ap =="));
        folder.file("empty.yaml", "");
        folder.test("[]", "- {at: 10s, rule: stopped, state: none}");

        assertThat(folder.problems())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("empty.yaml: is empty; "))
                .anyMatch(line -> line.startsWith("other.yaml:9:") && line.contains("did you mean app?"));
    }

    @Test
    void a_file_that_is_not_in_utf_8_is_told_with_its_place() throws IOException {
        folder.test("[]", "- {at: 10s, rule: stopped, state: none}");
        Files.write(directory.resolve("latin.yaml"), "a: b\nc: \u00e9".getBytes(StandardCharsets.ISO_8859_1));
        Files.copy(directory.resolve("latin.yaml"), directory.resolve("tests/latin.yaml"));
        folder.file("tests/of-latin.yaml", "rules: [../latin.yaml]\nbase: ../latin.yaml\ntests: []\n");

        assertThat(folder.problems())
                .contains(
                        "tests/latin.yaml:2:4: is not in UTF-8; save it as UTF-8",
                        "tests/of-latin.yaml:1:9: rules: rule file latin.yaml:2:4: is not in UTF-8; save it as UTF-8",
                        "tests/of-latin.yaml:2:7: base: latin.yaml:2:4 is not in UTF-8; save it as UTF-8");
    }

    @Test
    void places_without_tests_are_named() {
        Path nothing = directory.resolve("nothing");
        assertThat(RulesTest.run(List.of(nothing), RuleFolder.LOADING).problems())
                .singleElement()
                .asString()
                .endsWith("/nothing: there is no such file or directory; make it or name another");
        folder.file("empty/README", "");
        assertThat(RulesTest.run(List.of(directory.resolve("empty")), RuleFolder.LOADING)
                        .problems())
                .singleElement()
                .asString()
                .contains("holds no tests");
    }
}
