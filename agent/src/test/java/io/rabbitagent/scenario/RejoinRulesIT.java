package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of a rejoin that is being carried out when the file of its rule is removed, edited or broken. */
class RejoinRulesIT {
    private static final String QUEUE = "orders.on-rb3";
    private static final int MESSAGES = 3;
    private static final int STEPS = 8;
    private static final int BACKUP = 2;
    private static final int RESET = 5;
    /** The last that counts as one that can delete: it resets a node that was not reset. */
    private static final int JOIN = 6;

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(8);

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    private String plan = "";
    private String rule = "";

    @BeforeEach
    void aPlanRuns() {
        RuleFiles.follow();
        rule = RuleFiles.read(Forgotten.NODE, Forgotten.RULE);
        Queues.declare(Forgotten.NODE, QUEUE);
        Queues.publish(Forgotten.NODE, QUEUE, MESSAGES);
        Forgotten.byStartApp();
        plan = Forgotten.awaitPlan();
        Plans.approve(1, plan);
    }

    @AfterEach
    void noRuleFilesAreLeft() {
        RuleFiles.delete();
    }

    /** Pauses once there have been so many decisions of a kind, and waits until the plan stands: between two steps. */
    private void pauseAfter(String decision, int many) {
        await(many + " times " + decision + " of " + plan)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> steps(decision) >= many);
        Lab.agent(2, "pause", "--reason", "the rule is looked at", "--for", "1h")
                .succeeded();
        await("no step is under way").atMost(PATIENCE).until(this::stands);
        long done = steps("step-done");
        await("a pause holds the plan between two steps")
                .during(LONG_ENOUGH)
                .atMost(PATIENCE)
                .until(() -> stands() && steps("step-done") == done);
    }

    /** A step that was claimed before the pause, and not begun, waits with its claim. */
    private boolean stands() {
        boolean waits = Views.list(Views.status(Forgotten.NODE).path("plans")).stream()
                .anyMatch(line -> line.path("why").asText().contains("remediation is paused"));
        return waits || steps("step-claimed") == steps("step-done");
    }

    private long steps(String decision) {
        return Views.decisions(1, plan).stream().filter(decision::equals).count();
    }

    private static void resume() {
        Lab.agent(1, "resume", "--reason", "seen enough").succeeded();
    }

    @Test
    void a_rule_that_is_removed_before_the_reset_ends_the_plan_and_nothing_is_deleted() {
        pauseAfter("step-claimed", BACKUP);
        RuleFiles.removeEverywhere(Forgotten.RULE);
        resume();
        assertEndedBeforeTheReset("there is no rule inconsistent-cluster any more");
    }

    @Test
    void a_rule_that_is_set_to_observe_before_the_reset_ends_the_plan_and_nothing_is_deleted() {
        pauseAfter("step-claimed", BACKUP);
        RuleFiles.editEverywhere(Forgotten.RULE, "mode: approve", "mode: observe");
        resume();
        assertEndedBeforeTheReset("the rule's mode is observe now");
    }

    private void assertEndedBeforeTheReset(String why) {
        JsonNode run = Plans.awaitEnd(1, plan);
        assertThat(run.path("outcome").asText()).isEqualTo("failed");
        assertThat(run.path("detail").asText()).contains("rule-allows", why);
        assertThat(steps("step-claimed")).isLessThan(RESET);
        assertThat(Lab.dataDirectory(Forgotten.NODE).resolve("schema.DAT")).exists();

        RuleFiles.writeEverywhere(Forgotten.RULE, rule);
        JsonNode held = Views.awaitFinding(1, Forgotten.RULE, Forgotten.NODE, "blocked");
        assertThat(Views.finding(held, Forgotten.RULE, Forgotten.NODE)
                        .orElseThrow()
                        .path("blocked_by")
                        .asText())
                .contains("not-held");
        JsonNode losses = Lab.view(1, "remediate", "--dry-run", "--rule", Forgotten.RULE)
                .path("plans")
                .get(0)
                .path("losses");
        assertThat(Views.list(losses).stream()
                        .filter(loss -> loss.path("queue").asText().equals(QUEUE))
                        .map(loss -> loss.path("messages").asInt()))
                .as("what the node still holds: %s", losses)
                .containsExactly(MESSAGES);
        Forgotten.comesHomeAfter(plan);
    }

    @Test
    void a_rule_that_is_removed_after_the_last_step_that_can_delete_leaves_the_plan_to_its_end() {
        pauseAfter("step-done", JOIN);
        assertThat(steps("step-done")).isBetween((long) JOIN, STEPS - 1L);
        RuleFiles.removeEverywhere(Forgotten.RULE);
        resume();
        assertVerified();
    }

    @Test
    void a_rule_that_is_broken_meanwhile_changes_nothing() {
        pauseAfter("step-claimed", BACKUP);
        for (int host : RuleFiles.HOSTS) {
            RuleFiles.write(host, Forgotten.RULE, rule.replace("mode: approve", "mode: aprove"));
        }
        for (int host : RuleFiles.HOSTS) {
            RuleFiles.awaitRules(
                    host,
                    "the rules are wrong",
                    rules -> !rules.path("problems").isEmpty());
        }
        resume();
        assertVerified();
    }

    private void assertVerified() {
        assertThat(Plans.awaitEnd(1, plan).path("outcome").asText()).isEqualTo("verified");
        assertThat(steps("step-done")).isEqualTo(STEPS);
        assertThat(List.of(Views.status(1).path("findings").size())).containsExactly(0);
        Forgotten.assertIsHome();
    }
}
