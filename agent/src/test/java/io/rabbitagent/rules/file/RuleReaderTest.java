package io.rabbitagent.rules.file;

import static io.rabbitagent.rules.file.RuleFiles.FULL;
import static io.rabbitagent.rules.file.RuleFiles.SHORT;
import static io.rabbitagent.rules.file.RuleFiles.problems;
import static io.rabbitagent.rules.file.RuleFiles.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Verification;
import io.rabbitagent.plan.remedy.RemedyType;
import io.rabbitagent.plan.remedy.RemedyType.Reach;
import io.rabbitagent.plan.remedy.RemedyTypes;
import io.rabbitagent.rules.Budget;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.Scope;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What rule files mean, and where their expressions stand. {@link FaultyFilesTest} has what is wrong in them otherwise. */
class RuleReaderTest {
    private static final ClusterPicture PICTURE = Pictures.healthy(3).picture();

    @Test
    void a_file_that_says_everything() {
        Rule rule = only(FULL);

        assertThat(rule.name()).isEqualTo("app-stopped");
        assertThat(rule.summary()).isEqualTo("The application is stopped");
        assertThat(rule.origin().file()).isEqualTo("a.yaml");
        assertThat(rule.origin().version()).isEqualTo(3);
        assertThat(rule.origin().digest()).matches("[0-9a-f]{12}");
        assertThat(rule.scope()).isEqualTo(Scope.NODE);
        assertThat(rule.priority()).isEqualTo(400);
        assertThat(rule.mode()).isEqualTo(Mode.AUTO);
        assertThat(rule.unasked().text()).isEqualTo("cluster.ok in NODE");
        assertThat(rule.holdFor()).isEqualTo(Duration.ofSeconds(5));
        assertThat(rule.minSamples()).isEqualTo(3);
        assertThat(rule.when().text()).isEqualTo("node.app == 1 in NODE");
        assertThat(rule.gates())
                .extracting(Gate::name, Gate::onlyAtStart, Gate::unblock)
                .containsExactly(
                        tuple("facts-fresh", true, Optional.of("start the agent")),
                        tuple("majority-up", false, Optional.empty()));
        assertThat(rule.gates().get(1).condition().text()).isEqualTo("cluster.majority in NODE");
        assertThat(rule.remedy().name()).isEqualTo("start-app");
        assertThat(rule.budget()).isEqualTo(new Budget(3, Duration.ofHours(1), 10, Duration.ofDays(2)));
        assertThat(rule.verification()).isEqualTo(new Verification(Duration.ofMinutes(3), Duration.ZERO));
        assertThat(rule.runbook()).contains("docs/runbooks/app-stopped.md");
    }

    @Test
    void what_is_left_out_has_its_standard() {
        Rule rule = only(SHORT);

        assertThat(rule.scope()).isEqualTo(Scope.NODE);
        assertThat(rule.priority()).isEqualTo(100);
        assertThat(rule.minSamples()).isEqualTo(2);
        assertThat(rule.gates()).isEmpty();
        assertThat(rule.runbook()).isEmpty();
        assertThat(rule.when().text()).isEqualTo("node.down in NODE");
        Condition unasked = rule.unasked();
        assertThat(unasked.text()).isEmpty();
        assertThat(unasked.judge(PICTURE, PICTURE.members().get(0)).holds()).isTrue();
        assertThat(unasked.judge(PICTURE, PICTURE.members().get(0)).detail()).isEqualTo("the rule's mode is approve");
    }

    @Test
    void another_text_has_another_digest_even_if_it_means_the_same() {
        assertThat(only(SHORT).origin().digest()).isEqualTo(only(SHORT).origin().digest());
        assertThat(only(SHORT + "# a comment\n").origin().digest())
                .isNotEqualTo(only(SHORT).origin().digest());
    }

    @Test
    void a_summary_over_several_lines_is_one_sentence() {
        assertThat(only(SHORT.replace("summary: Something is wrong", "summary: |\n    Something  is\n    wrong\n"))
                        .summary())
                .isEqualTo("Something is wrong");
    }

    @Test
    void faultless_rules_are_there_beside_faulty_files() {
        RuleReading reading = read(FULL, SHORT.replace("approve", "maybe"));

        assertThat(reading.rules()).extracting(Rule::name).containsExactly("app-stopped");
        assertThat(reading.problems()).hasSize(1);
    }

    @Test
    void the_same_name_in_two_files_is_told_with_both_places() {
        assertThat(problems(FULL, SHORT.replace("name: short", "name: app-stopped")))
                .containsExactly("b.yaml:3:18: metadata.name: there is another rule 'app-stopped', at a.yaml:3:18;"
                        + " rename or remove one of them");
    }

    @Test
    void all_problems_of_all_files_come_at_once_and_in_order() {
        String first = FULL.replace("5s", "5 s").replace("app == 1", "app ? 1").replace("400", "4000");
        String second = SHORT.replace("kind: RemediationRule\n", "");

        assertThat(problems(first, second))
                .extracting(problem -> problem.substring(0, problem.indexOf(": ")))
                .containsExactly("a.yaml:7:13", "a.yaml:10:8", "a.yaml:12:19", "b.yaml:1:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "when: node ? true",
                "when: 'it''s ? true'",
                "when: \"say \\\"a\\\" ? true\"",
                "when: |\n    node &&\n      that ? true\n",
                "when: |-\n\n    node &&\n    that ? true",
                "when: >-\n    node &&\n    that ? true &&\n\n    more",
                "when: >\n    node &&\n      that ? true\n",
                "when: node &&\n    that ? true",
                "gates:\n    - name: one\n      cel: 'node ? true'\n  when: a",
                "gates: [{name: one, cel: \"node ? true\"}]\n  when: a",
            })
    void a_fault_of_an_expression_is_told_at_its_place_in_the_file(String when) {
        String text = SHORT.replace("when: node.down", when);
        String before = text.substring(0, text.indexOf('?'));
        int line = (int) before.chars().filter(character -> character == '\n').count() + 1;
        int column = before.length() - before.lastIndexOf('\n');

        assertThat(problems(text))
                .singleElement()
                .asString()
                .startsWith("a.yaml:" + line + ":" + column + ": spec.")
                .endsWith("'?' means nothing; remove it");
    }

    @Test
    void an_expression_is_not_judged_where_the_scope_is_not_known() {
        assertThat(problems(SHORT.replace("when: node.down", "when: 'a ?'\n  scope: nod")))
                .containsExactly("a.yaml:9:10: spec.scope: 'nod' is not node or cluster; did you mean node?");
    }

    @Test
    void every_remedy_can_be_chosen_with_nothing_but_its_name() {
        for (RemedyType type : RemedyTypes.ALL) {
            String text = SHORT.replace("reset-and-rejoin", type.name())
                    .replace("approve", type.atMost() == Mode.OBSERVE ? "observe" : "approve")
                    .replace("  when:", type.reach() == Reach.CLUSTER ? "  scope: cluster\n  when:" : "  when:");
            assertThat(problems(text)).as(type.name()).isEmpty();
        }
    }

    @Test
    void a_precaution_of_the_remedy_keeps_its_name_to_itself() {
        Rule rule = only(SHORT);
        for (Gate precaution : rule.remedy().precautions()) {
            assertThat(problems(SHORT + "  gates: [{name: " + precaution.name() + ", cel: a}]\n"))
                    .singleElement()
                    .asString()
                    .contains("is the name of a gate that the remedy reset-and-rejoin has by itself");
        }
    }

    private static Rule only(String text) {
        RuleReading reading = read(text);
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.rules()).hasSize(1);
        return reading.rules().get(0);
    }
}
