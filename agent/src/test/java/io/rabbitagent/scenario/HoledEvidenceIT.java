package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Agents that were not there when it happened: what they say is right, or that they don't know. */
class HoledEvidenceIT {
    private static final List<Integer> HOSTS = LabShape.IMPATIENT.hosts();

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents(LabShape.IMPATIENT);

    @Test
    void an_agent_that_was_dead_through_the_whole_shutdown_finds_out_from_the_files() {
        Lab.agents("agent-kill", 2);
        Lab.stop(3, 1, 2);
        Lab.agents("agent-start", 2);

        assertThatRb2StartsFirst();
        cureOnceApproved();
    }

    @Test
    void a_stop_that_could_not_be_told_to_the_others_is_told_later() {
        Lab.stop(3, 1);
        SharedStore.lose(2);
        try {
            Lab.stop(2);
            for (int host : HOSTS) {
                ClusterDown.awaitFurtherRounds(5, host);
                assertThat(Views.texts(ClusterDown.order(host).path("start_first")))
                        .as("on rb%s", host)
                        .isSubsetOf(Lab.node(2));
            }
            ClusterDown.assertLeftAlone(1, 2, 3);
        } finally {
            SharedStore.giveBack(2);
        }

        assertThatRb2StartsFirst();
        cureOnceApproved();
    }

    @Test
    void while_one_node_tells_nothing_nobody_is_started_and_a_human_is_told_what_to_do() {
        Lab.agents("agent-kill", 2);
        Lab.stop(3, 1, 2);

        for (int host : List.of(1, 3)) {
            JsonNode order = ClusterDown.awaitVerdict(host, "unknown");
            assertThat(order.path("start_first")).isEmpty();
            assertThat(order.path("missing"))
                    .singleElement()
                    .satisfies(
                            missing -> assertThat(missing.path("node").asText()).isEqualTo(Lab.node(2)));
            assertThat(order.path("advice")).isNotEmpty();
        }
        assertThat(ClusterDown.awaitBlocked(1).path("blocked_by").asText()).isNotEmpty();
        ClusterDown.assertLeftAlone(1, 3);
        assertThat(ClusterDown.service(2)).startsWith("stopped");
    }

    @Test
    void files_that_failed_boots_have_written_do_not_mislead() {
        Lab.agents("agent-kill", 1, 2, 3);
        Lab.kill(1, 2, 3);
        assertThat(Lab.run("start", "1", "2").code()).isEqualTo(70);
        await("both boots have given up")
                .atMost(Duration.ofMinutes(2))
                .until(() -> List.of(1, 2).stream()
                        .allMatch(host -> ClusterDown.service(host).startsWith("failed")));
        Lab.agents("agent-start", 1, 2, 3);

        // Unknown as long as an agent has not been heard again.
        JsonNode order = await("an order")
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> ClusterDown.order(1),
                        seen -> !seen.path("verdict").asText().equals("unknown"));
        assertThat(order.path("verdict").asText()).isEqualTo("stopped-together");
        ClusterDown.awaitCured(1);
        ClusterDown.assertWhole(HOSTS);
    }

    /** The whole order is told as soon as all agents are there again. */
    private static void assertThatRb2StartsFirst() {
        List<List<String>> expected = List.of(List.of(Lab.node(3)), List.of(Lab.node(1)), List.of(Lab.node(2)));
        for (int host : HOSTS) {
            JsonNode order = await("the whole order on rb" + host)
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> ClusterDown.order(host), seen -> groups(seen).equals(expected));
            assertThat(order.path("verdict").asText()).isEqualTo("last-down");
            assertThat(Views.texts(order.path("start_first"))).containsExactly(Lab.node(2));
        }
    }

    private static List<List<String>> groups(JsonNode order) {
        return Views.list(order.path("order")).stream().map(Views::texts).toList();
    }

    private static void cureOnceApproved() {
        String plan = ClusterDown.awaitPlan(1);
        Plans.approve(1, plan);
        assertThat(ClusterDown.awaitCured(1)).isEqualTo(plan);
        assertThat(ClusterDown.startedBy(1, plan)).startsWith(Lab.node(2)).hasSize(3);
        ClusterDown.assertWhole(HOSTS);
    }
}
