package io.rabbitagent.operations.ruletesting;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.operations.ruletesting.RulesTestView.AnswersLine;
import io.rabbitagent.operations.ruletesting.RulesTestView.GateLine;
import io.rabbitagent.operations.ruletesting.RulesTestView.RuleLine;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.rules.file.RuleText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesTestTest {
    private static final String STOPS = "- {at: 0s, patch: {rabbit@rb2: {state: app-stopped}}}\n";

    private static final AnswersLine NOTHING_SEEN = new AnswersLine("missing", "missing", "missing");

    @TempDir
    private Path directory;

    private RuleFolder folder;

    @BeforeEach
    void a_directory() {
        folder = new RuleFolder(directory);
    }

    @Test
    void a_rule_waits_for_its_time_and_then_asks() {
        folder.test(STOPS, """
                - {at: 0s, rule: stopped, node: rabbit@rb2, state: detected}
                - {at: 2s, rule: stopped, node: rabbit@rb2, state: pending}
                - {at: 10s, rule: stopped, node: rabbit@rb2, state: awaiting-approval, mode: approve, steps: [start_app]}
                - {at: 10s, rule: stopped, node: rabbit@rb1, state: none}
                """);

        assertThat(folder.failures()).isEmpty();
        assertThat(folder.run().passed()).isEqualTo(1);
    }

    @Test
    void what_is_not_so_is_said_with_what_was_so() {
        folder.test(STOPS, """
                - {at: 2s, rule: stopped, node: rabbit@rb2, state: awaiting-approval}
                - {at: 10s, rule: stopped, node: rabbit@rb1, state: pending}
                - {at: 10s, rule: stopped, node: rabbit@rb2, mode: auto, steps: [reset], gates: {not-drained: fail}}
                - {at: 10s, rule: stopped, node: rabbit@rb2, outcome: verified, by: not-drained, when: unknown}
                """);

        assertThat(folder.run().failed()).isEqualTo(1);
        assertThat(folder.failures())
                .hasSize(8)
                .anyMatch(line -> line.startsWith(
                        "at 2s expected stopped on rabbit@rb2: state awaiting-approval, was state pending"))
                .anyMatch(
                        line -> line.startsWith(
                                "at 10s expected stopped on rabbit@rb1: state pending, was state none, as the condition is false"))
                .anyMatch(line -> line.endsWith("mode auto, was mode approve"))
                .anyMatch(line -> line.endsWith("steps [reset], was steps [start_app rabbit@rb2]"))
                .anyMatch(line -> line.contains("gate not-drained fail, was not-drained pass"))
                .anyMatch(line -> line.endsWith("outcome verified, was no plan has ended"))
                .anyMatch(line -> line.endsWith("blocked by not-drained, was not blocked"))
                .anyMatch(line -> line.contains("the condition unknown, was true"));
    }

    @Test
    void an_approved_plan_runs_and_its_effect_is_verified() {
        folder.test(STOPS + """
                - {at: 10s, approve: {rule: stopped, node: rabbit@rb2}}
                - {at: 20s, patch: {rabbit@rb2: {state: running}}}
                """, """
                - {at: 12s, rule: stopped, node: rabbit@rb2, state: running}
                - {at: 20s, rule: stopped, node: rabbit@rb2, state: verifying}
                - {at: 40s, rule: stopped, node: rabbit@rb2, state: none, outcome: verified}
                """);

        assertThat(folder.failures()).isEmpty();
    }

    @Test
    void a_failed_step_holds_the_rule_until_somebody_acknowledges() {
        folder.test(STOPS + """
                - {at: 10s, approve: {rule: stopped, node: rabbit@rb2}, step: failed}
                - {at: 40s, ack: {rule: stopped, node: rabbit@rb2}}
                """, """
                - {at: 38s, rule: stopped, node: rabbit@rb2, state: blocked, by: not-held, outcome: failed}
                - {at: 50s, rule: stopped, node: rabbit@rb2, state: awaiting-approval}
                """);

        assertThat(folder.failures()).isEmpty();
    }

    @Test
    void a_pause_holds_plans_back_until_it_is_over() {
        folder.test("- {at: 0s, pause: 30s}\n" + STOPS, """
                - {at: 20s, rule: stopped, node: rabbit@rb2, state: blocked, by: not-paused}
                - {at: 40s, rule: stopped, node: rabbit@rb2, state: awaiting-approval}
                """);
        assertThat(folder.failures()).isEmpty();

        folder.test("- {at: 0s, pause: 1h}\n" + STOPS + "- {at: 30s, resume: true}\n", """
                - {at: 28s, rule: stopped, node: rabbit@rb2, state: blocked, by: not-paused}
                - {at: 40s, rule: stopped, node: rabbit@rb2, state: awaiting-approval}
                """);
        assertThat(folder.failures()).isEmpty();
    }

    @Test
    void what_is_unknown_or_unheard_fires_nothing() {
        folder.test("""
                - {at: 0s, patch: {rabbit@rb2: {app: unknown}}}
                - {at: 20s, patch: {rabbit@rb2: {state: app-stopped}}, silent: [rabbit@rb2]}
                - {at: 40s, silent: []}
                """, """
                - {at: 10s, rule: stopped, node: rabbit@rb2, state: none, when: unknown}
                - {at: 30s, rule: stopped, node: rabbit@rb2, state: none, when: unknown}
                - {at: 50s, rule: stopped, node: rabbit@rb2, state: awaiting-approval}
                """);

        assertThat(folder.failures()).isEmpty();
    }

    @Test
    void a_deed_that_can_not_be_done_fails_the_test() {
        folder.test("""
                - {at: 2s, approve: {rule: stopped, node: rabbit@rb2}}
                - {at: 4s, resume: true}
                """, "- {at: 10s, rule: stopped, state: none}");

        assertThat(folder.failures())
                .containsExactly(
                        "at 2s expected a plan to act on, was there is no such plan",
                        "at 4s expected that this may be done, was remediation is not paused");
    }

    @Test
    void an_answer_counts_only_where_an_expectation_relies_on_it() {
        folder.test(STOPS, "- {at: 10s, rule: stopped, node: rabbit@rb1, state: none}");
        assertThat(folder.marks("")).containsExactly("missing", "seen", "missing");
        assertThat(folder.marks("not-drained")).containsExactly("missing", "missing", "missing");

        folder.test(STOPS, "- {at: 10s, rule: stopped, node: rabbit@rb2, state: awaiting-approval}");
        assertThat(folder.marks("")).containsExactly("seen", "missing", "missing");
        assertThat(folder.marks("not-drained")).containsExactly("seen", "missing", "missing");

        folder.test(
                STOPS + "- {at: 0s, patch: {rabbit@rb2: {drained: true}}}\n",
                "- {at: 10s, rule: stopped, node: rabbit@rb2, state: blocked, by: not-drained}");
        assertThat(folder.failures()).isEmpty();
        assertThat(folder.marks("not-drained")).containsExactly("missing", "seen", "missing");

        folder.test(
                "- {at: 0s, patch: {rabbit@rb2: {app: unknown}}}\n",
                "- {at: 10s, rule: stopped, node: rabbit@rb2, state: none}");
        assertThat(folder.marks(""))
                .as("nothing found, for whatever reason")
                .containsExactly("missing", "missing", "missing");

        folder.test(STOPS, "- {at: 10s, rule: stopped, node: rabbit@rb2, gates: {not-drained: fail}}");
        assertThat(folder.marks("not-drained"))
                .as("an expectation that did not hold")
                .containsExactly("missing", "missing", "missing");
    }

    @Test
    void of_a_rule_that_no_test_names_every_answer_is_missing() {
        folder.file("other.yaml", RuleFolder.STOPPED.replace("name: stopped", "name: other"));
        folder.test(STOPS, "- {at: 10s, rule: stopped, node: rabbit@rb2, state: awaiting-approval}");
        Gate precaution = folder.rules().get(0).remedy().precautions().get(0);

        RulesTestView view = folder.run();

        assertThat(view.sound()).isTrue();
        assertThat(view.complete()).isFalse();
        assertThat(view.coverage()).extracting(RuleLine::rule).containsExactly("stopped", "other");
        RuleLine other = view.coverage().get(1);
        assertThat(other.complete()).isFalse();
        assertThat(other.when()).isEqualTo(NOTHING_SEEN);
        assertThat(other.gates())
                .hasSize(folder.rules().get(0).allGates().size())
                .contains(new GateLine("not-drained", false, NOTHING_SEEN))
                .contains(new GateLine(precaution.name(), true, NOTHING_SEEN))
                .allMatch(gate -> gate.answers().equals(NOTHING_SEEN));
    }

    @Test
    void windows_and_pictures_from_files_are_what_rules_see() {
        folder.file(
                "stopped.yaml", RuleFolder.STOPPED.replace("!node.inMaintenance", "'patching' in cluster.openWindows"));
        folder.file(
                "tests/fixtures/one.yaml",
                AgentJson.create().write(Pictures.healthy(1).appStopped(node(1)).picture()));
        folder.file(
                "tests/stopped.yaml",
                "rules: [stopped]\nbase: fixtures/one.yaml\ntests:\n" + RuleFolder.one("windows", """
                                - {at: 0s, windows: []}
                                - {at: 20s, windows: unknown}
                                - {at: 40s, windows: [patching]}
                                """, """
                                - {at: 10s, rule: stopped, node: rabbit@rb1, gates: {not-drained: fail}}
                                - {at: 30s, rule: stopped, node: rabbit@rb1, gates: {not-drained: unknown}}
                                - {at: 50s, rule: stopped, node: rabbit@rb1, state: awaiting-approval}
                                """));

        assertThat(folder.failures()).isEmpty();
        assertThat(folder.marks("not-drained")).containsExactly("seen", "seen", "seen");
    }

    @Test
    void what_can_never_be_is_no_gap_unless_it_is_seen() {
        String never = "never:\n  - {rule: stopped, gate: not-drained, verdict: pass, because: I say so}\n";
        folder.test(STOPS, "- {at: 10s, rule: stopped, node: rabbit@rb1, state: none}");
        folder.file("tests/never.yaml", "rules: [stopped]\nbase: {healthy: 1}\n" + never + "tests: []\n");
        assertThat(folder.marks("not-drained")).containsExactly("never", "missing", "missing");
        assertThat(folder.failures()).isEmpty();

        folder.test(STOPS, "- {at: 10s, rule: stopped, node: rabbit@rb2, state: awaiting-approval}");
        assertThat(folder.failures())
                .containsExactly("at 0s expected stopped, gate not-drained is never pass, was a test relies on it");
    }

    @Test
    void what_is_refuted_stands_under_the_file_that_says_it() {
        String never = "never:\n  - {rule: stopped, gate: not-drained, verdict: pass, because: I say so}\n";
        String head = "rules: [stopped]\nbase: {healthy: 1}\n";
        folder.test(STOPS, "- {at: 10s, rule: stopped, node: rabbit@rb2, state: awaiting-approval}");
        folder.file("tests/a.yaml", head + never + "tests: []\n");
        folder.file("tests/b.yaml", head + never + "tests: []\n");

        assertThat(folder.run().files())
                .extracting(
                        file -> folder.path().relativize(Path.of(file.file())).toString(),
                        file -> file.tests().stream()
                                .map(RulesTestView.TestLine::name)
                                .toList())
                .containsExactly(
                        tuple("tests/a.yaml", List.of("never: stopped, gate not-drained pass")),
                        tuple("tests/b.yaml", List.of("never: stopped, gate not-drained pass")),
                        tuple("tests/stopped.yaml", List.of("it is so")));
    }

    @Test
    void a_rule_file_is_read_once_however_many_tests_name_it() {
        folder.test(STOPS, "- {at: 10s, rule: stopped, node: rabbit@rb2, state: awaiting-approval}");
        folder.file(
                "tests/other.yaml",
                "rules: [stopped]\nbase: {healthy: 3}\ntests:\n"
                        + RuleFolder.one("x", "[]", "- {at: 0s, rule: stopped, node: rabbit@rb1, state: none}"));
        List<RuleText> seen = new ArrayList<>();
        RuleLoading editing = files -> {
            seen.addAll(files);
            folder.file("stopped.yaml", RuleFolder.STOPPED.replace("version: 1", "version: 2"));
            return RuleFolder.LOADING.read(files);
        };

        RulesTest.Report report = RulesTest.run(List.of(folder.path()), editing);

        assertThat(report.problems()).isEmpty();
        assertThat(seen).hasSizeGreaterThan(1).allMatch(text -> text.text().contains("version: 1"));
    }

    @Test
    void tests_on_a_virtual_clock_end_alike_each_time() {
        folder.test(
                STOPS + "- {at: 10s, approve: {rule: stopped, node: rabbit@rb2}}\n",
                "- {at: 30s, rule: stopped, node: rabbit@rb2, state: pending}");

        assertThat(folder.run()).isEqualTo(folder.run());
    }
}
