package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.dashboards.DashboardQueries;
import io.rabbitagent.dashboards.DashboardQueries.Query;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the dashboards' panels and annotations ask has an answer in a real Prometheus while it matters: one that was measured, not what a query
 * falls back to where nothing is known.
 */
class PanelsIT {
    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents(LabShape.MONITORED);

    private static final int LOST = 3;

    /** It is cut off, and it went down first. */
    private static final int AWAY = 3;

    /** How panels say that something is unknown. */
    private static final double UNKNOWN = -1;

    private static final String SEES = "Who sees whom";
    private static final String SIDES = "What each side holds";
    private static final String ORDER = "Who went down when, who starts first";

    private static final String REHEARSAL = "Rehearsal";

    /** What only the other test makes: copies are tried while no member runs, and a stop is told by an agent that saw it. */
    private static final Set<String> OF_A_CLUSTER_DOWN = Set.of(REHEARSAL + " A", ORDER + " D");

    /** The lab's agents serve HTTP without TLS. That its metric comes and goes with a certificate is held by a test of the agent's HTTP. */
    private static final Set<String> OF_TLS = Set.of("First certificate to expire A");

    private static final int PAIRED = 10;

    private final List<Query> queries = new ArrayList<>();
    private List<Query> silent = List.of();

    /** With a maintenance window and with notices, which have panels. */
    @BeforeEach
    void agentsHaveAWindowAndNothingFires() {
        Unheard.configure(LabShape.MONITORED.numbers());
        RuleFiles.follow();
        Monitoring.awaitQuiet();
        queries.addAll(DashboardQueries.of("rabbitmq-agent", "lab"));
        silent = new ArrayList<>(queries);
        silent.addAll(DashboardQueries.ofAnnotations("rabbitmq-agent", "lab"));
    }

    @AfterEach
    void nothingIsLeft() {
        Lab.rabbitmqctl(1, "clear_policy", "ha");
        RuleFiles.delete();
    }

    @Test
    void each_panel_has_data_while_it_matters() {
        silent.removeIf(query -> isOf(OF_A_CLUSTER_DOWN, query) || isOf(OF_TLS, query));
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

    @Test
    void sides_that_are_apart_and_a_cluster_that_is_down_are_told_as_they_are() {
        Queues.declare(1, "paired");
        Queues.publish(1, "paired", PAIRED);
        Queues.declare(AWAY, "away");

        apart();
        down();

        Lab.agent(1, "resume", "--reason", "test").succeeded();
        ClusterDown.awaitCured(1);
        awaitShown(ORDER, "A", byNode(1, 1, 1));
        ClusterDown.assertWhole(LabShape.MONITORED.hosts());
    }

    private static boolean isOf(Set<String> panels, Query query) {
        return panels.contains(query.panel() + " " + query.refId());
    }

    /** Cut off until both sides have noticed; then the link is mended, and they stay apart. */
    private void apart() {
        Partitioned.cut(AWAY);
        Partitioned.awaitUnseen(1, AWAY);
        Partitioned.awaitUnseen(AWAY, 1);
        awaitShown(SEES, "A", sees("1 1 2", "1 0 3", "2 0 3", "3 0 1", "3 0 2", "3 1 3"));
        Partitioned.heal();
        String plan = Partitioned.awaitPlan();

        awaitShown(SEES, "A", sees("1 1 1", "1 1 2", "1 2 3", "2 1 1", "2 2 3", "3 2 1", "3 2 2", "3 1 3"));
        awaitShown(SIDES, "B", byNode(1, 1, 2));
        awaitShown(SIDES, "C", byNode(1, 1, 1));
        awaitShown(SIDES, "D", byNode(PAIRED, PAIRED, 0));
        awaitToldOfAll(SIDES, "A");
        // Publishers and consumers are as the broker's own plugin counts them.
        awaitToldOfAll(SIDES, "E");
        awaitToldOfAll(SIDES, "F");

        Plans.approve(1, plan);
        Partitioned.assertVerified(plan);
        awaitShown(SEES, "A", sees("1 1 3", "2 1 3", "3 1 1", "3 1 2"));
    }

    /** All went down, the second last; what each way to start would keep is tried; then the first to go waits for the others. */
    private void down() {
        Lab.agent(1, "pause", "--reason", "test", "--for", "30m").succeeded();
        Lab.stop(AWAY, 1, 2);
        awaitShown(ORDER, "A", byNode(6, 6, 6));
        awaitShown(ORDER, "B", byNode(2, 1, 3));
        awaitShown(ORDER, "C", byNode(0, 1, 0));
        awaitToldOfAll(ORDER, "D");
        awaitShown("Shutdown order", "A", Map.of("", 2.0));
        awaitShown("Verdict of the shutdown order", "A", Map.of("", 2.0));
        awaitShown("Start first", "A", Map.of(Lab.node(2), 1.0));
        rehearse();

        Lab.run("start", "--no-block", Integer.toString(AWAY)).succeeded();
        awaitShown(ORDER, "A", byNode(6, 6, 4));
        awaitShown(ORDER, "C", byNode(0, 1, 0));
        awaitShown(ORDER, "F", byNode(0, 0, 1));
        awaitShown("Start first", "A", Map.of(Lab.node(2), 1.0));
    }

    private void rehearse() {
        Lab.agents("agent-stop", AWAY);
        CompletableFuture<JsonNode> asked = CompletableFuture.supplyAsync(() -> Rehearsed.withoutThree(1));
        await("since when copies are tried")
                .atMost(Plans.PATIENCE)
                .until(() -> !shown(REHEARSAL, "A").isEmpty());
        asked.join();
        Lab.agents("agent-start", AWAY);
    }

    /** Waits until a panel shows of each of these what is measured; what else it shows does not matter. */
    private void awaitShown(String panel, String refId, Map<String, Double> values) {
        await(panel + " " + refId + " shows " + values)
                .atMost(Duration.ofMinutes(3))
                .untilAsserted(() -> assertThat(shown(panel, refId)).containsAllEntriesOf(values));
    }

    private void awaitToldOfAll(String panel, String refId) {
        await(panel + " " + refId + " tells of every node")
                .atMost(Duration.ofMinutes(3))
                .untilAsserted(() ->
                        assertThat(shown(panel, refId)).containsOnlyKeys(Lab.node(1), Lab.node(2), Lab.node(AWAY)));
    }

    /** What is measured, by node, or by node and peer. */
    private Map<String, Double> shown(String panel, String refId) {
        List<Query> asked = queries.stream()
                .filter(query -> query.panel().equals(panel) && query.refId().equals(refId))
                .toList();
        assertThat(asked).as("%s %s", panel, refId).hasSize(1);
        Map<String, Double> shown = new TreeMap<>();
        for (JsonNode sample : Monitoring.query(asked.get(0).measured())) {
            JsonNode labels = sample.path("metric");
            String of = labels.path("node").asText() + " " + labels.path("peer").asText();
            shown.put(of.strip(), value(sample));
        }
        return shown;
    }

    private static Map<String, Double> byNode(double first, double second, double third) {
        return Map.of(Lab.node(1), first, Lab.node(2), second, Lab.node(3), third);
    }

    /** @param cells such as {@code 1 0 3}: the first does not see the third */
    private static Map<String, Double> sees(String... cells) {
        Map<String, Double> sees = new TreeMap<>();
        for (String cell : cells) {
            String[] parts = cell.split(" ", -1);
            String pair = Lab.node(Integer.parseInt(parts[0])) + " " + Lab.node(Integer.parseInt(parts[2]));
            sees.put(pair, Double.parseDouble(parts[1]));
        }
        return sees;
    }

    private static double value(JsonNode sample) {
        // A scalar is an array of time and value itself.
        return (sample.isArray() ? sample : sample.path("value")).path(1).asDouble();
    }

    /** Asks again what has had no answer so far. @return what still has none */
    private List<String> ask() {
        List<List<JsonNode>> answers =
                Monitoring.query(silent.stream().map(Query::measured).toList());
        List<Query> still = new ArrayList<>();
        for (int i = 0; i < silent.size(); i++) {
            if (answers.get(i).stream().allMatch(sample -> value(sample) == UNKNOWN)) {
                still.add(silent.get(i));
            }
        }
        silent = still;
        return still.stream()
                .map(query -> query.uid() + ", " + query.panel() + " " + query.refId() + ": " + query.measured())
                .toList();
    }
}
