package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two of three members are RAM nodes: the first of them is made a disc node again. */
class DiscNodesIT {
    private static final String RULE = "too-few-disc-nodes";
    private static final String LOST = "only-here";
    private static final String KEPT = "elsewhere";

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @Test
    @Tag("quick")
    void a_ram_node_becomes_a_disc_node_once_approved_and_the_plan_names_what_goes() {
        makeRamNode(3);
        makeRamNode(2);
        Queues.declare(2, LOST);
        Queues.publish(2, LOST, 5);
        Queues.declare(1, KEPT);
        List<String> kept = Queues.publish(1, KEPT, 5);

        Views.awaitFinding(1, RULE, 2, "awaiting-approval");
        JsonNode plan = Plans.awaitDryRun(
                1, RULE, "what goes", one -> one.path("losses").size() == 1);
        assertThat(plan.path("target").asText()).as("one at a time").isEqualTo(Lab.node(2));
        assertThat(plan.path("destructive").asBoolean()).isTrue();
        assertThat(plan.path("steps").findValuesAsText("action"))
                .isEqualTo(List.of(
                        "check-quorum-queues",
                        "take-out-of-service",
                        "backup",
                        "start-for-join",
                        "check-quorum-queues",
                        "change_cluster_node_type",
                        "start_app",
                        "hand-back-to-service"));
        assertThat(plan.path("losses").findValuesAsText("queue")).isEqualTo(List.of(LOST));

        Ran cure = Lab.agent(
                        1, "remediate", "--rule", RULE, "--node", "rb2", "--yes", "--reason", "we want two disc nodes")
                .exited(0);
        assertThat(cure.out() + cure.err()).contains("step 3 of 8", "backed up", "verified");
        for (int host : List.of(1, 2, 3)) {
            JsonNode status = Lab.rabbitmqctl(host, "-q", "cluster_status", "--formatter", "json")
                    .succeeded()
                    .json();
            assertThat(Views.texts(status.path("disk_nodes"))).containsExactlyInAnyOrder(Lab.node(1), Lab.node(2));
            assertThat(Views.texts(status.path("ram_nodes"))).containsExactly(Lab.node(3));
            assertThat(Views.texts(status.path("running_nodes"))).hasSize(3);
        }
        assertThat(Lab.exec(2, "lab-service", "status").succeeded().out())
                .startsWith("running")
                .doesNotContain("masked");
        assertThat(Queues.messages(1, KEPT)).isEqualTo(kept);
        JsonNode backups = Lab.view(2, "backups").path("backups");
        assertThat(backups).hasSize(1);
        assertThat(backups.get(0).path("complete").asBoolean()).isTrue();
        Views.awaitStatus(
                1, "no finding any more", seen -> Views.finding(seen, RULE, 2).isEmpty());
    }

    static void makeRamNode(int host) {
        Lab.rabbitmqctl(host, "stop_app").succeeded();
        Lab.rabbitmqctl(host, "change_cluster_node_type", "ram").succeeded();
        Lab.rabbitmqctl(host, "start_app").succeeded();
    }
}
