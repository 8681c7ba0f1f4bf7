package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same alert, and what comes of it, is as its rule's mode says: to observe, or to act. What waits for approval is {@link AlertsIT}'s. */
class AlertModesIT {
    private static final String RULE = "app-stopped";
    private static final String ALERT = "RabbitmqAppStopped";
    private static final int NODE = 2;

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents(LabShape.MONITORED);

    @BeforeEach
    void agentsFollowRuleFilesAndNothingFires() {
        RuleFiles.follow();
        Monitoring.awaitQuiet();
    }

    @AfterEach
    void noRuleFilesAreLeft() {
        RuleFiles.delete();
    }

    @Test
    void what_is_observed_is_told_written_down_and_left_alone() {
        RuleFiles.editEverywhere(RULE, "mode: approve", "mode: observe");
        Lab.rabbitmqctl(NODE, "stop_app").succeeded();

        Monitoring.awaitFiring(ALERT);
        JsonNode told = Monitoring.awaitTold(ALERT);
        assertThat(told.path("result").asText()).as("%s", told).isEqualTo("observed");
        assertThat(told.path("node").asText()).isEqualTo(Lab.node(NODE));
        assertThat(told.path("plan").isNull()).as("%s", told).isTrue();
        ClusterDown.awaitFurtherRounds(10, 1, NODE, 3);
        assertThat(decisions()).as("taken once, by one of three agents").containsExactly("alert-received");
        JsonNode status = Views.status(1);
        assertThat(status.path("plans")).isEmpty();
        assertThat(Views.finding(status, RULE, NODE)
                        .orElseThrow()
                        .path("blocked_by")
                        .asText())
                .contains("observe");

        Lab.rabbitmqctl(NODE, "start_app").succeeded();
        Monitoring.awaitResolved(ALERT);
    }

    /** Longer than the alert takes to be told: the rule waits for its time all the same. */
    @Test
    void what_the_alert_told_first_is_cured_unasked_in_the_alerts_name() {
        RuleFiles.editEverywhere(RULE, "mode: approve", "mode: auto");
        RuleFiles.editEverywhere(RULE, "for: 5s", "for: 90s");
        Lab.rabbitmqctl(NODE, "stop_app").succeeded();
        JsonNode told = Monitoring.awaitTold(ALERT);
        assertThat(decisions()).as("an alert shortens nothing").containsExactly("alert-received");

        JsonNode run = awaitCured();
        assertThat(run.path("trigger").asText()).as("%s", run).isEqualTo("alert");
        assertThat(run.path("alert").asText())
                .isEqualTo(told.path("fingerprint").asText());
        told = Monitoring.awaitTold(ALERT);
        assertThat(told.path("result").asText()).as("%s", told).isEqualTo("acted");
        assertThat(told.path("plan").asText()).isEqualTo(run.path("plan").asText());
        Monitoring.awaitResolved(ALERT);
        assertThat(Http.metric(1, "rabbitagent_remediation_runs_total", "rule=\"" + RULE + "\"", "trigger=\"alert\""))
                .isEqualTo(1);
    }

    /** Mostly the agents are quicker than Prometheus; on a busy machine either may be, and who was first is named. */
    @Test
    void what_the_agents_saw_first_is_cured_unasked_in_the_rules_name() {
        RuleFiles.editEverywhere(RULE, "mode: approve", "mode: auto");
        RuleFiles.editEverywhere(RULE, "for: 5s", "for: 0s");
        Lab.rabbitmqctl(NODE, "stop_app").succeeded();

        JsonNode run = awaitCured();
        boolean toldBefore = Views.list(Views.status(1).path("alerts")).stream()
                .anyMatch(alert -> at(alert, "received_at").isBefore(at(run, "started_at")));
        assertThat(run.path("trigger").asText()).as("%s", run).isEqualTo(toldBefore ? "alert" : "rule");
        Monitoring.awaitResolved(ALERT);
    }

    private static JsonNode awaitCured() {
        List<JsonNode> runs =
                await("a plan is over").atMost(Plans.PATIENCE).until(() -> Plans.recent(1), over -> !over.isEmpty());
        JsonNode run = runs.get(0);
        assertThat(run.path("rule").asText()).isEqualTo(RULE);
        assertThat(run.path("outcome").asText()).as("%s", run).isEqualTo("verified");
        assertThat(decisions()).as("no human approved it").doesNotContain("plan-approved");
        ClusterDown.assertWhole(LabShape.MONITORED.hosts());
        return run;
    }

    private static Instant at(JsonNode of, String field) {
        return Instant.parse(of.path(field).asText());
    }

    private static List<String> decisions() {
        return Views.ofKind(Views.history(1), "decision").stream()
                .map(entry -> entry.path("data").path("decision").asText())
                .toList();
    }
}
