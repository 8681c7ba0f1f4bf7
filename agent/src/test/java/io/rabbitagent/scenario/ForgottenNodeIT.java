package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node that its cluster has forgotten: "we think, they disagree". */
class ForgottenNodeIT {
    private static final String RULE = "inconsistent-cluster";
    private static final String QUEUE = "only-here";

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @Test
    @Tag("quick")
    void one_whose_start_app_fails_is_found_and_the_dry_run_names_steps_and_losses() {
        Queues.declare(3, QUEUE);
        Queues.publish(3, QUEUE, 5);
        Lab.rabbitmqctl(3, "stop_app").succeeded();
        Lab.rabbitmqctl(1, "forget_cluster_node", Lab.node(3)).succeeded();
        assertThat(Lab.rabbitmqctl(3, "start_app").code()).isNotZero();

        Views.awaitFinding(1, RULE, 3, "blocked");
        assertDryRunOfARejoin();
        assertThat(Lab.agent(1, "remediate", "--dry-run", "--detailed-exitcode", "--node", "rb2")
                        .code())
                .isZero();
        assertThat(Lab.agent(1, "remediate", "--node", "rb3", "--yes", "--reason", "test")
                        .code())
                .as("the rule's mode is observe")
                .isEqualTo(77);
    }

    @Test
    void one_whose_boot_fails_again_and_again_is_found_and_stays_found() {
        Queues.declare(3, QUEUE);
        Queues.publish(3, QUEUE, 5);
        Lab.exec(3, "lab-service", "restart", "2").succeeded();
        Lab.stop(3);
        Lab.rabbitmqctl(1, "forget_cluster_node", Lab.node(3)).succeeded();
        Lab.run("start", "--no-block", "3").succeeded();

        Views.awaitFinding(1, RULE, 3, "blocked");
        int lives = lives(3);
        Awaitility.await("the supervisor tries two more times")
                .atMost(Duration.ofMinutes(2))
                .until(() -> lives(3) >= lives + 2);
        Views.awaitFinding(1, RULE, 3, "blocked");
        assertDryRunOfARejoin();
        assertThat(Views.ofKind(Views.history(1), "finding"))
                .as("it neither went nor came again")
                .hasSize(1);
    }

    private static int lives(int host) {
        return (int) Views.ofKind(Views.history(1), "node-started").stream()
                .filter(entry -> entry.path("node").asText().equals(Lab.node(host)))
                .count();
    }

    private static void assertDryRunOfARejoin() {
        JsonNode view = Lab.agent(1, "remediate", "--dry-run", "--detailed-exitcode", "--rule", RULE, "-o", "json")
                .exited(2)
                .json();
        assertThat(view.path("plans")).hasSize(1);
        JsonNode plan = view.path("plans").get(0);
        assertThat(plan.path("rule").asText()).isEqualTo(RULE);
        assertThat(plan.path("target").asText()).isEqualTo(Lab.node(3));
        assertThat(plan.path("mode").asText()).isEqualTo("observe");
        assertThat(plan.path("destructive").asBoolean()).isTrue();
        assertThat(plan.path("undo").asText()).contains("backup");
        assertThat(plan.path("gates")).isNotEmpty();
        assertThat(plan.path("gates"))
                .allSatisfy(gate ->
                        assertThat(gate.path("verdict").asText()).as("%s", gate).isEqualTo("pass"));
        assertSteps(plan.path("steps"));
        assertThat(plan.path("losses")).anySatisfy(loss -> {
            assertThat(loss.path("vhost").asText()).isEqualTo("/");
            assertThat(loss.path("queue").asText()).isEqualTo(QUEUE);
            assertThat(loss.path("why").asText()).isNotEmpty();
        });
        assertThat(plan.path("losses")).hasSize(1);
    }

    private static void assertSteps(JsonNode steps) {
        assertThat(Views.list(steps).stream().map(step -> step.path("action").asText()))
                .containsSubsequence("reset", "join_cluster", "start_app");
        int n = 0;
        for (JsonNode step : steps) {
            n++;
            assertThat(step.path("n").asInt()).isEqualTo(n);
            assertThat(step.path("on").asText()).isEqualTo(Lab.node(3));
            boolean resets = step.path("action").asText().equals("reset");
            assertThat(resets && !step.path("destructive").asBoolean())
                    .as("%s", step)
                    .isFalse();
        }
    }
}
