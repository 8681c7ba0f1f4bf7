package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two failures at once: one plan at a time, in an order in which no cure harms the other, and each wait is explained. */
class TwoFailuresIT {
    private static final List<Integer> HOSTS = LabShape.USUAL.hosts();
    private static final String QUEUE = "kept";
    private static final int MESSAGES = 20;

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    /** Who denies the forgotten node must be a majority: the one that is down has to be there first. */
    @Test
    void a_forgotten_node_waits_for_the_one_that_is_down() {
        Forgotten.byStartApp();
        Lab.kill(2);

        JsonNode blocked = Views.awaitFinding(1, Forgotten.RULE, 3, "blocked");
        assertThat(Views.finding(blocked, Forgotten.RULE, 3)
                                .orElseThrow()
                                .path("summary")
                                .asText()
                        + Lab.agent(1, "explain", "rb3").out())
                .contains("majority-agrees");
        String plan = Forgotten.awaitPlan();
        Plans.approve(1, plan);

        assertThat(Plans.awaitEnd(1, plan).path("outcome").asText()).isEqualTo("verified");
        assertThat(runs())
                .as("who was down has been started before, by itself")
                .containsExactly("member-down verified", "inconsistent-cluster verified");
        Forgotten.assertIsHome();
    }

    /** In a partition each side has a leader of its own for the queue: nothing is synchronised before there is one. */
    @Test
    void mirrors_wait_for_the_partition() {
        Lab.rabbitmqctl(
                        1,
                        "set_policy",
                        "--apply-to",
                        "queues",
                        "mirrored",
                        "^" + QUEUE,
                        "{\"ha-mode\":\"all\",\"ha-sync-mode\":\"manual\"}")
                .succeeded();
        Queues.declare(1, QUEUE);
        Queues.publish(1, QUEUE, MESSAGES);
        Lab.rabbitmqctl(1, "sync_queue", QUEUE).succeeded();
        Lab.stop(2);
        Lab.start(2);
        awaitApproval("unsynchronised-mirrors");

        Lab.run("cut", "3").succeeded();
        awaitNoticed();
        Lab.run("heal").succeeded();
        String heal = awaitApproval("partition");
        assertThat(awaiting("unsynchronised-mirrors"))
                .as("the plan for the mirrors has been taken back")
                .isEmpty();
        assertThat(Lab.agent(1, "explain", "rb1").succeeded().out()).contains("unsynchronised-mirrors", "no-partition");
        Lab.agent(1, "approve", heal, "--reason", "test").succeeded();
        assertThat(Plans.awaitEnd(1, heal).path("outcome").asText()).isEqualTo("verified");

        String sync = awaitApproval("unsynchronised-mirrors");
        Lab.agent(1, "approve", sync, "--reason", "test").succeeded();
        assertThat(Plans.awaitEnd(1, sync).path("outcome").asText()).isEqualTo("verified");
        HOSTS.forEach(host -> assertThat(Queues.messages(host, QUEUE)).hasSize(MESSAGES));
        for (JsonNode queue : Queues.all(1)) {
            assertThat(queue.path("synchronised_slave_nodes")).hasSize(2);
        }
    }

    private static void awaitNoticed() {
        await("both sides have noticed the cut").atMost(Plans.PATIENCE).until(() -> running(1) == 2 && running(3) == 1);
    }

    private static int running(int host) {
        return Lab.rabbitmqctl(host, "-q", "cluster_status", "--formatter", "json")
                .succeeded()
                .json()
                .path("running_nodes")
                .size();
    }

    /** Waits for a rule's plan. @return the plan's id */
    private static String awaitApproval(String rule) {
        return await("a plan of " + rule + " awaits approval")
                .atMost(Plans.PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> awaiting(rule), plans -> !plans.isEmpty())
                .get(0);
    }

    private static List<String> awaiting(String rule) {
        return plans(Views.status(1))
                .filter(plan -> plan.path("rule").asText().equals(rule)
                        && plan.path("state").asText().equals("awaiting-approval"))
                .map(plan -> plan.path("id").asText())
                .toList();
    }

    private static Stream<JsonNode> plans(JsonNode status) {
        return Views.list(status.path("plans")).stream();
    }

    private static List<String> runs() {
        return Plans.recent(1).stream()
                .map(run ->
                        run.path("rule").asText() + " " + run.path("outcome").asText())
                .toList();
    }
}
