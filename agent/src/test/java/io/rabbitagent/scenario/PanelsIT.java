package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.dashboards.DashboardQueries;
import io.rabbitagent.dashboards.DashboardQueries.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the dashboards' panels and annotations ask has an answer in a real Prometheus while it matters. */
class PanelsIT {
    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents(LabShape.MONITORED);

    private final List<Query> silent = new ArrayList<>();

    @BeforeEach
    void nothingFires() {
        Monitoring.awaitQuiet();
        silent.addAll(DashboardQueries.of("rabbitmq-agent", "lab"));
        silent.addAll(DashboardQueries.ofAnnotations("rabbitmq-agent", "lab"));
    }

    @Test
    void each_panel_has_data_while_it_matters() {
        Lab.rabbitmqctl(1, "set_policy", "ha", "^late\\.", "{\"ha-mode\":\"all\",\"ha-sync-mode\":\"manual\"}")
                .succeeded();
        try {
            Queues.declare(1, "late.1");
            Queues.publish(1, "late.1", 10);
            Queues.declareQuorum(1, "quorum", 3);
            Queues.declareStream(1, "stream", 3);
            ask();

            Lab.rabbitmqctl(2, "stop_app").succeeded();
            Monitoring.awaitTold("RabbitmqAppStopped");
            String plan = Plans.awaitProposed(1, "app-stopped", 2);
            ask();
            Plans.approve(1, plan);
            assertThat(Plans.awaitEnd(1, plan).path("outcome").asText()).isEqualTo("verified");
            Lab.agent(1, "pause", "--reason", "test", "--for", "30m").succeeded();
            await("every panel has had data")
                    .atMost(Plans.PATIENCE)
                    .untilAsserted(() -> assertThat(ask()).isEmpty());
        } finally {
            Lab.rabbitmqctl(1, "clear_policy", "ha");
        }
    }

    /** Asks again what has had no answer so far. @return what still has none */
    private Set<String> ask() {
        silent.removeIf(query -> !Monitoring.query(query.expression()).isEmpty());
        Set<String> still = new TreeSet<>();
        silent.forEach(query ->
                still.add(query.uid() + ", " + query.panel() + " " + query.refId() + ": " + query.expression()));
        return still;
    }
}
