package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.dashboards.DashboardQueries;
import io.rabbitagent.dashboards.DashboardQueries.Query;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the dashboards' panels and annotations ask has an answer in a real Prometheus while it matters. */
class PanelsIT {
    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents(LabShape.MONITORED);

    private static final int LOST = 3;

    private List<Query> silent = List.of();

    /** With a maintenance window and with notices, which have panels. */
    @BeforeEach
    void agentsHaveAWindowAndNothingFires() {
        Unheard.configure(LabShape.MONITORED.numbers());
        RuleFiles.follow();
        Monitoring.awaitQuiet();
        silent = new ArrayList<>(DashboardQueries.of("rabbitmq-agent", "lab"));
        silent.addAll(DashboardQueries.ofAnnotations("rabbitmq-agent", "lab"));
    }

    @AfterEach
    void nothingIsLeft() {
        Lab.rabbitmqctl(1, "clear_policy", "ha");
        RuleFiles.delete();
    }

    @Test
    void each_panel_has_data_while_it_matters() {
        Lab.rabbitmqctl(1, "set_policy", "ha", "^late\\.", "{\"ha-mode\":\"all\",\"ha-sync-mode\":\"manual\"}")
                .succeeded();
        Queues.declare(1, "late.1");
        Queues.publish(1, "late.1", 10);
        Queues.declareQuorum(1, "quorum", 3);
        Queues.declareStream(1, "stream", 3);
        Lab.rabbitmqctl(2, "stop_app").succeeded();
        Monitoring.awaitTold("RabbitmqAppStopped");
        String plan = Plans.awaitProposed(1, "app-stopped", 2);
        ask();
        Plans.approve(1, plan);
        await("the end of " + plan).atMost(Plans.PATIENCE).until(() -> {
            ask();
            return Views.decisions(1, plan).contains("plan-verified");
        });
        Lab.agent(1, "pause", "--reason", "test", "--for", "30m").succeeded();
        ask();
        Lab.run("reboot", Integer.toString(LOST)).succeeded();
        Views.awaitStatus(
                1,
                "nobody hears the agent of rb" + LOST,
                status -> !Views.node(status, LOST).path("agent").path("fresh").asBoolean());
        Lab.agent(1, "remediate", "--lost", "rb" + LOST, "--yes", "--reason", "test")
                .succeeded();

        await("every panel has had data")
                .atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(ask()).isEmpty());
    }

    /** Asks again what has had no answer so far. @return what still has none */
    private List<String> ask() {
        List<List<JsonNode>> answers =
                Monitoring.query(silent.stream().map(Query::expression).toList());
        List<Query> still = new ArrayList<>();
        for (int i = 0; i < silent.size(); i++) {
            if (answers.get(i).isEmpty()) {
                still.add(silent.get(i));
            }
        }
        silent = still;
        return still.stream()
                .map(query -> query.uid() + ", " + query.panel() + " " + query.refId() + ": " + query.expression())
                .toList();
    }
}
