package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An agent that is killed at any moment loses no line and doubles none. {@code -Dlab.seed} repeats a run. */
class AgentKilledIT {
    private static final int MOST_WAIT_MILLIS = 3_000;
    private static final List<Integer> HOSTS = List.of(1, 2, 3);

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @Test
    void killed_three_times_it_loses_and_doubles_no_line() {
        killAtRandomMoments(3);
    }

    @Test
    void killed_twelve_times_it_loses_and_doubles_no_line() {
        killAtRandomMoments(12);
    }

    @Test
    void a_stop_that_no_agent_saw_is_recorded_by_the_next_one() {
        Lab.agents("agent-kill", 2);
        Lab.stop(2);
        Lab.agents("agent-start", 2);

        List<JsonNode> stops = await("the stop in the shared history")
                .atMost(Duration.ofMinutes(2))
                .until(() -> Views.ofKind(Views.history(1), "node-stopped"), found -> !found.isEmpty());
        assertThat(stops).hasSize(1);
        JsonNode stop = stops.get(0).path("data");
        assertThat(stop.path("node").asText()).isEqualTo(Lab.node(2));
        assertThat(stop.path("witnessed").asBoolean()).isFalse();
        assertThat(stop.path("how").path("known").asText()).isEqualTo("clean");
        assertThat(Views.texts(stop.path("saw_running").path("known")))
                .containsExactlyInAnyOrder(Lab.node(1), Lab.node(2), Lab.node(3));
    }

    private static void killAtRandomMoments(int times) {
        long seed = Long.getLong("lab.seed", System.nanoTime());
        Random random = new Random(seed);
        List<String> done = new ArrayList<>(List.of("-Dlab.seed=" + seed));
        for (int n = 0; n < times; n++) {
            String fault = fault(random);
            int victim = random.nextInt(3) + 1;
            int after = random.nextInt(MOST_WAIT_MILLIS);
            done.add(fault + ", " + after + " ms, kill agent " + victim);
            CompletableFuture<Void> under = CompletableFuture.runAsync(() -> fault(fault));
            pause(after);
            Lab.agents("agent-kill", victim);
            try {
                under.join();
            } catch (CompletionException e) {
                throw new AssertionError("after " + done, e);
            }
            Lab.agents("agent-start", victim);
        }
        Lab.run("start", "1", "2", "3").succeeded();
        for (int host : HOSTS) {
            Journals.assertInTheHistoryOnce(host, done);
            assertEachLifeBeginsAndEndsOnce(host, done);
        }
    }

    /** Host 1's broker stays up, so that no start has to wait for a peer. */
    private static String fault(Random random) {
        int host = 2 + random.nextInt(2);
        return List.of("stop", "kill", "start").get(random.nextInt(3)) + " " + host;
    }

    private static void fault(String fault) {
        Lab.run(fault.split(" ")).succeeded();
    }

    /** The moment of the kill is what is random here; it is waited for, and nothing is hoped of it. */
    private static void pause(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void assertEachLifeBeginsAndEndsOnce(int host, List<String> done) {
        Map<JsonNode, List<String>> lives = new HashMap<>();
        for (JsonNode entry : Views.journal(host)) {
            String kind = entry.path("kind").asText();
            if (kind.equals("node-started") || kind.equals("node-stopped")) {
                lives.computeIfAbsent(entry.path("data").path("life"), life -> new ArrayList<>())
                        .add(kind);
            }
        }
        assertThat(lives).as("lives of rb%s after %s", host, done).isNotEmpty();
        List<String> running = List.of("node-started");
        List<String> over = List.of("node-started", "node-stopped");
        assertThat(lives.values())
                .as("lives of rb%s after %s", host, done)
                .allMatch(kinds -> kinds.equals(running) || kinds.equals(over));
        assertThat(lives.values().stream().filter(running::equals))
                .as("the present life of rb%s", host)
                .hasSize(1);
    }
}
