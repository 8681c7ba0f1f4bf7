package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who went down in which order, and who may start first. */
class ShutdownOrderIT {
    private static final String RB1 = Lab.node(1);
    private static final String RB2 = Lab.node(2);
    private static final String RB3 = Lab.node(3);

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    /** Else they would start what crashed. */
    @BeforeEach
    void theAgentsOnlyLook() {
        Lab.agent(1, "pause", "--reason", "we only look", "--for", "1h").succeeded();
    }

    @Test
    void clean_stops_are_kept_in_their_order_the_last_one_included() {
        Lab.stop(3, 1, 2);

        List<JsonNode> stops = awaitStops();
        assertThat(stops).extracting(ShutdownOrderIT::node).containsExactly(RB3, RB1, RB2);
        assertThat(stops).extracting(ShutdownOrderIT::how).containsOnly("clean");
        assertThat(stops)
                .extracting(ShutdownOrderIT::sawRunning)
                .containsExactly(List.of(RB1, RB2, RB3), List.of(RB1, RB2), List.of(RB2));
        assertEachJournalHasItsOwnStop(stops);
        assertThatRb2WasLast("clean");

        Lab.start(2);
        Lab.start(1, 3);
        awaitOrder(1, order -> verdict(order).equals("running"));
    }

    @Test
    void kills_are_kept_in_their_order_as_crashes() {
        Lab.kill(3);
        awaitRunningAtShutdown(1, List.of(RB1, RB2));
        awaitRunningAtShutdown(2, List.of(RB1, RB2));
        Lab.kill(1);
        awaitRunningAtShutdown(2, List.of(RB2));
        Lab.kill(2);

        List<JsonNode> stops = awaitStops();
        assertThat(stops).extracting(ShutdownOrderIT::node).containsExactly(RB3, RB1, RB2);
        assertThat(stops).extracting(ShutdownOrderIT::how).containsOnly("crash");
        assertEachJournalHasItsOwnStop(stops);
        assertThatRb2WasLast("crash");
    }

    @Test
    void brokers_that_were_killed_in_one_moment_stopped_together() {
        // Said to a broker that runs it changes nothing, and its trace in the log is no attempt to boot.
        Lab.rabbitmqctl(2, "start_app").succeeded();
        Lab.kill(1, 2, 3);

        assertThat(awaitStops()).extracting(ShutdownOrderIT::how).containsOnly("crash");
        JsonNode order = awaitOrder(2, seen -> verdict(seen).equals("stopped-together"));
        assertThat(Views.texts(order.path("start_first"))).containsExactlyInAnyOrder(RB1, RB2, RB3);
        assertThat(order.path("order")).hasSize(1);
        assertThat(Views.texts(order.path("order").get(0))).containsExactlyInAnyOrder(RB1, RB2, RB3);

        Lab.start(1, 2, 3);
        awaitOrder(3, seen -> verdict(seen).equals("running"));
    }

    /** The stops of all three brokers in the shared history, by the one clock that the lab's hosts share. */
    private static List<JsonNode> awaitStops() {
        return await("three stops in the shared history")
                .atMost(Duration.ofMinutes(2))
                .until(
                        () -> Views.ofKind(Views.history(1), "node-stopped").stream()
                                .sorted(Comparator.comparing(
                                        stop -> Instant.parse(stop.path("at").asText())))
                                .toList(),
                        stops -> stops.size() == 3);
    }

    private static void assertEachJournalHasItsOwnStop(List<JsonNode> shared) {
        for (int host : List.of(1, 2, 3)) {
            List<JsonNode> own = Views.ofKind(Views.journal(host), "node-stopped");
            assertThat(own).hasSize(1);
            assertThat(own.get(0).path("data").path("witnessed").asBoolean()).isTrue();
            assertThat(shared).contains(own.get(0));
        }
    }

    /** Each agent says the same, since each reads what all have written. */
    private static void assertThatRb2WasLast(String how) {
        for (int host : List.of(1, 2, 3)) {
            JsonNode order = awaitOrder(host, seen -> verdict(seen).equals("last-down"));
            assertThat(Views.texts(order.path("start_first"))).containsExactly(RB2);
            assertThat(Views.list(order.path("order")).stream().map(Views::texts))
                    .containsExactly(List.of(RB3), List.of(RB1), List.of(RB2));
            assertThat(order.path("missing")).isEmpty();
            assertThat(Views.list(order.path("evidence")).stream()
                            .map(one -> one.path("node").asText() + " "
                                    + one.path("how").asText()))
                    .containsExactlyInAnyOrderElementsOf(Stream.of(RB1, RB2, RB3)
                            .map(node -> node + " " + how)
                            .toList());
        }
    }

    private static JsonNode awaitOrder(int host, Predicate<JsonNode> wanted) {
        return await("the shutdown order on rb" + host)
                .atMost(Duration.ofMinutes(2))
                .until(() -> Lab.view(host, "shutdown-order"), wanted);
    }

    private static void awaitRunningAtShutdown(int host, List<String> running) {
        String expected = "[" + String.join(",", running) + "].";
        await("rb" + host + " sees only " + running)
                .atMost(Duration.ofMinutes(2))
                .until(() -> LabCluster.read(Lab.dataDirectory(host).resolve("nodes_running_at_shutdown"))
                        .strip()
                        .equals(expected));
    }

    private static String verdict(JsonNode order) {
        return order.path("verdict").asText();
    }

    private static String node(JsonNode stop) {
        return stop.path("node").asText();
    }

    private static String how(JsonNode stop) {
        return stop.path("data").path("how").path("known").asText();
    }

    private static List<String> sawRunning(JsonNode stop) {
        return Views.texts(stop.path("data").path("saw_running").path("known")).stream()
                .sorted()
                .toList();
    }
}
