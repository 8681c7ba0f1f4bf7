package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code rabbitmqctl stop_app} on one node of three. */
@Tag("quick")
class StoppedApplicationIT {
    private static final String RULE = "app-stopped";
    private static final String QUEUE = "kept";

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @Test
    void a_stopped_application_is_found_cured_once_approved_and_no_message_is_lost() {
        Queues.declare(2, QUEUE);
        List<String> published = Queues.publish(2, QUEUE, 20);
        Lab.rabbitmqctl(2, "stop_app").succeeded();

        Plans.awaitProposed(1, RULE, 2);
        JsonNode status = Views.awaitStatus(
                1,
                "nothing else is found",
                seen -> seen.path("findings").size() == 1 && seen.path("plans").size() == 1);
        assertStatusAsTheContractSays(status);
        String plan = status.path("plans").get(0).path("id").asText();

        Ran cure = Lab.agent(
                        1, "remediate", "--rule", RULE, "--node", "rb2", "--yes", "--reason", "maintenance is over")
                .exited(0);
        assertThat(cure.out()).contains("Plan " + plan + ": verified");
        for (int host : List.of(1, 2, 3)) {
            assertRunsEverywhere(host);
            assertHealthy(Views.awaitStatus(
                    host,
                    "no finding any more",
                    seen -> Views.finding(seen, RULE, 2).isEmpty()
                            && seen.path("cluster").path("health").asText().equals("ok")));
        }
        assertThat(Views.decisions(3, plan))
                .containsExactly(
                        "plan-proposed", "plan-approved", "plan-begun", "step-claimed", "step-done", "plan-verified");
        assertThat(Queues.messages(2, QUEUE)).isEqualTo(published);
    }

    private static void assertStatusAsTheContractSays(JsonNode status) {
        assertThat(status.path("format_version").asInt()).isEqualTo(1);
        JsonNode cluster = status.path("cluster");
        assertThat(cluster.path("name").asText()).isEqualTo("lab");
        assertThat(cluster.path("expected").asInt()).isEqualTo(3);
        assertThat(cluster.path("running").asInt()).isEqualTo(2);
        assertThat(cluster.path("health").asText()).isEqualTo("degraded");
        assertThat(cluster.path("store").asText()).isEqualTo("mnesia");
        assertThat(status.path("paused").isNull()).isTrue();

        JsonNode stopped = Views.node(status, 2);
        assertThat(stopped.path("state").asText()).isEqualTo("app-stopped");
        assertThat(stopped.path("type").asText()).isEqualTo("disc");
        assertThat(stopped.path("agent").path("fresh").asBoolean()).isTrue();
        JsonNode running = Views.node(status, 1);
        assertThat(running.path("state").asText()).isEqualTo("running");
        assertThat(running.path("version").asText()).startsWith("3.10.");
        assertThat(running.path("partitions").isArray()).isTrue();
        assertThat(running.path("partitions")).isEmpty();

        assertThat(status.path("findings")).hasSize(1);
        JsonNode finding = status.path("findings").get(0);
        assertThat(finding.path("id").asText()).isNotEmpty();
        assertThat(finding.path("since").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        assertThat(finding.path("summary").asText()).isNotEmpty();

        assertThat(status.path("plans")).hasSize(1);
        JsonNode plan = status.path("plans").get(0);
        assertThat(plan.path("rule").asText()).isEqualTo(RULE);
        assertThat(plan.path("target").asText()).isEqualTo(Lab.node(2));
        assertThat(plan.path("state").asText()).isEqualTo("awaiting-approval");
    }

    private static void assertRunsEverywhere(int host) {
        JsonNode seen = Lab.rabbitmqctl(host, "-q", "cluster_status", "--formatter", "json")
                .succeeded()
                .json();
        assertThat(Views.texts(seen.path("running_nodes")))
                .as("running by rb%s", host)
                .containsExactlyInAnyOrder(Lab.node(1), Lab.node(2), Lab.node(3));
    }

    private static void assertHealthy(JsonNode status) {
        assertThat(status.path("cluster").path("running").asInt()).isEqualTo(3);
        assertThat(status.path("plans")).isEmpty();
    }
}
