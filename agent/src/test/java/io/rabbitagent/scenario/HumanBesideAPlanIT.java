package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A human with {@code rabbitmqctl} works on the node between two steps of a plan. */
class HumanBesideAPlanIT {
    private static final String QUEUE = "made-by-hand";
    /** Stopped and masked, backed up, started without its application. */
    private static final int BEFORE_THE_RESET = 3;

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    private String plan = "";

    @BeforeEach
    void a_rejoin_waits_between_the_start_of_the_vm_and_the_reset() {
        Forgotten.byStartApp();
        plan = Forgotten.awaitPlan();
        Plans.approve(1, plan);
        await("the VM runs without the application")
                .atMost(Duration.ofMinutes(3))
                .until(() -> Views.decisions(1, plan).stream()
                                .filter("step-done"::equals)
                                .count()
                        >= BEFORE_THE_RESET);
        Lab.agent(2, "pause", "--reason", "let me look", "--for", "1h").succeeded();
    }

    @Test
    void who_has_brought_the_node_home_meanwhile_is_not_reset() {
        byHand("reset");
        byHand("join_cluster", Lab.node(1));
        byHand("start_app");
        Queues.declare(Forgotten.NODE, QUEUE);
        Lab.agent(1, "resume", "--reason", "seen enough").succeeded();

        JsonNode run = Plans.awaitEnd(1, plan);
        assertThat(run.path("detail").asText()).contains("still list");
        assertThat(run.path("outcome").asText()).isEqualTo("failed");
        assertThat(Lab.rabbitmqctl(1, "-q", "list_queues", "name").succeeded().out())
                .contains(QUEUE);
    }

    @Test
    void what_a_human_has_done_meanwhile_is_not_done_again() {
        byHand("reset");
        Lab.agent(1, "resume", "--reason", "seen enough").succeeded();

        JsonNode run = Plans.awaitEnd(1, plan);
        assertThat(run.path("outcome").asText()).as(run.path("detail").asText()).isEqualTo("verified");
        Forgotten.assertIsHome();
    }

    private static void byHand(String... arguments) {
        Lab.rabbitmqctl(Forgotten.NODE, arguments).succeeded();
    }
}
