package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.rules.Shipped;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of a plan that waits when the file of its rule is edited, removed or broken. */
class EditedRulesIT {
    private static final String RULE = "app-stopped";
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    /** Longer than an agent takes to read a file that has changed, and to make up its mind. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    private String plan = "";

    @BeforeEach
    void aPlanAwaitsApproval() {
        RuleFiles.follow();
        Lab.rabbitmqctl(2, "stop_app").succeeded();
        plan = awaitPlan();
    }

    @AfterEach
    void noRuleFilesAreLeft() {
        RuleFiles.delete();
    }

    private static String awaitPlan() {
        return Views.awaitFinding(1, RULE, 2, "awaiting-approval")
                .path("plans")
                .get(0)
                .path("id")
                .asText();
    }

    @Test
    void what_is_done_to_a_rule_is_done_to_the_plan_that_waits() {
        RuleFiles.editEverywhere(RULE, "version: 1", "version: 2");
        awaitWithdrawn(plan, "the rule has been edited since");
        String next = awaitPlan();
        assertThat(next).isNotEqualTo(plan);
        assertThat(Lab.agent(1, "approve", plan, "--reason", "too late")
                        .exited(64)
                        .err())
                .contains(plan);

        RuleFiles.editEverywhere(RULE, "mode: approve", "mode: observe");
        awaitWithdrawn(next, "the rule's mode is observe now");
        JsonNode observed = Views.awaitFinding(1, RULE, 2, "blocked");
        assertThat(Views.finding(observed, RULE, 2)
                        .orElseThrow()
                        .path("blocked_by")
                        .asText())
                .contains("observe");
        assertThat(observed.path("plans")).isEmpty();

        RuleFiles.editEverywhere(RULE, "mode: observe", "mode: approve");
        String third = awaitPlan();
        RuleFiles.removeEverywhere(RULE);
        awaitWithdrawn(third, "there is no rule app-stopped any more");
        JsonNode status = Views.awaitStatus(
                1,
                "nothing is found",
                seen -> seen.path("findings").isEmpty() && seen.path("plans").isEmpty());
        assertThat(Views.node(status, 2).path("state").asText()).isEqualTo("app-stopped");
    }

    private static void awaitWithdrawn(String plan, String why) {
        await(plan + " is taken back")
                .atMost(A_MINUTE)
                .until(() -> Views.decisions(1, plan).contains("plan-withdrawn"));
        assertThat(Views.ofKind(Views.history(1), "decision").stream()
                        .map(entry -> entry.path("data"))
                        .filter(data -> data.path("plan_id").asText().equals(plan)
                                && data.path("decision").asText().equals("plan-withdrawn"))
                        .map(data -> data.path("detail").asText()))
                .containsExactly(why);
    }

    @Test
    void a_broken_file_changes_nothing_is_told_and_outlived_by_the_last_good_rules() {
        String good = RuleFiles.read(2, RULE);
        String digest = RuleFiles.digest(Views.status(2));
        RuleFiles.write(2, RULE, good.replace("node.app == 'stopped'", "node.ap == 'stopped'"));
        assertBrokenButInForce(digest);
        assertThat(Http.metric(2, "rabbitagent_rules_reload_successful")).isZero();
        assertThat(Http.metric(1, "rabbitagent_rules_reload_successful")).isEqualTo(1);
        await("the plan stays")
                .during(LONG_ENOUGH)
                .atMost(A_MINUTE)
                .until(() -> List.of("plan-proposed").equals(Views.decisions(1, plan)));

        Lab.agents("agent-stop", 2);
        Lab.agents("agent-start", 2);
        assertBrokenButInForce(digest);
        String waiting = awaitPlan();

        RuleFiles.write(2, RULE, good);
        JsonNode mended = RuleFiles.awaitRules(
                2, "the rules are right again", rules -> rules.path("problems").isEmpty());
        assertThat(RuleFiles.digest(mended)).isEqualTo(digest);
        assertThat(Http.metric(2, "rabbitagent_rules_reload_successful")).isEqualTo(1);
        Lab.agent(1, "approve", waiting, "--reason", "test").succeeded();
        await("the plan is verified")
                .atMost(A_MINUTE)
                .until(() -> Views.decisions(1, waiting).contains("plan-verified"));
    }

    private static void assertBrokenButInForce(String digest) {
        JsonNode status = RuleFiles.awaitRules(
                2, "the rules are wrong", rules -> !rules.path("problems").isEmpty());
        assertThat(RuleFiles.digest(status)).isEqualTo(digest);
        assertThat(RuleFiles.rules(status).path("count").asInt())
                .isEqualTo(Shipped.rules().size());
        JsonNode problem = RuleFiles.rules(status).path("problems").get(0);
        assertThat(problem.path("place").asText()).isEqualTo(RuleFiles.DIRECTORY + "/app-stopped.yaml:16:9");
        assertThat(problem.path("what").asText()).contains("ap");
        assertThat(problem.path("remedy").asText()).contains("app");
        assertThat(Lab.agent(2, "status").succeeded().out())
                .contains("Rules are wrong: 4 of " + RuleFiles.DIRECTORY + " stay in force", "app-stopped.yaml:16:");
        Views.awaitFinding(2, RULE, 2, "awaiting-approval");
    }
}
