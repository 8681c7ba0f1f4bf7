package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.launch.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Clean stops of 1, 2 and 3, and 3 is lost: what each way to start would keep is told from copies, before anything is started,
 * and comes true queue by queue, whichever way is gone.
 */
class RehearsalIT {
    private static final String HA = "{\"ha-mode\":\"all\",\"ha-sync-mode\":\"automatic\"}";

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @AfterEach
    void policies() {
        for (String policy : List.of("ha", "pair", "short", "long")) {
            Lab.rabbitmqctl(1, "clear_policy", policy);
        }
        Lab.rabbitmqctl(1, "delete_user", "leaver");
        Lab.rabbitmqctl(1, "delete_user", "revoked");
    }

    @Test
    void all_mirrors_synchronised_each_way_comes_true() {
        declare();
        declareLedBy3();
        Lab.stop(1);
        String heir = leader(2, "ha.1");
        Lab.stop(2);
        Lab.stop(3);
        JsonNode rehearsed = lost3();

        assertThat(recommended(rehearsed)).isEqualTo(Lab.node(1) + " forget-lost");
        assertThat(Rehearsed.announced(Rehearsed.candidate(rehearsed, 1, "forget-lost")))
                .isEqualTo(Map.of(
                        "ha.1", "3 on rb2",
                        "ha.2", "3 on rb2",
                        "ha.3", "3 on rb2",
                        "plain.1", "3 on rb1",
                        "plain.2", "3 on rb2",
                        "plain.3", "gone",
                        "quorum", "3 served",
                        "quorum.pair", "down",
                        "stream", "gone",
                        "stream.pair", "gone"));
        assertThat(Rehearsed.announced(Rehearsed.candidate(rehearsed, 1, "force-boot")))
                .as("the older of two mirrors takes over, and rb1 saw which: " + heir)
                .containsAllEntriesOf(Map.of(
                        "ha.1", heir.equals(Lab.node(3)) ? "down" : "3 on rb2",
                        "ha.2", "3 on rb2",
                        "ha.3", "down",
                        "plain.3", "down",
                        "quorum.pair", "down",
                        "stream", "3 served",
                        "stream.pair", "down"));
        assertThat(Rehearsed.announced(Rehearsed.candidate(rehearsed, 2, "forget-lost")))
                .as("as the manual advises")
                .containsAllEntriesOf(Map.of("ha.1", "gone", "ha.2", "gone", "ha.3", "gone", "plain.3", "gone"));
        assertThat(Rehearsed.candidate(rehearsed, 2, "forget-lost")
                        .path("messages_lost")
                        .asInt())
                .as("nine of mirrored queues, and three of each that rb3 led")
                .isEqualTo(18);
        EachWay.comesTrue(rehearsed);
        EachWay.doesNotStart(rehearsed);
    }

    @Test
    void traffic_between_the_stops_each_way_comes_true() {
        declare();
        Queues.declare(1, "ha.del");
        Lab.rabbitmqctl(1, "add_user", "leaver", "secret").succeeded();
        Lab.rabbitmqctl(1, "add_user", "revoked", "secret").succeeded();
        Lab.rabbitmqctl(1, "set_permissions", "revoked", ".*", ".*", ".*").succeeded();
        Lab.rabbitmqctl(1, "set_policy", "short", "^short", "{\"max-length\":7}")
                .succeeded();
        Queues.declareExchange(1, "old");
        Queues.bind(1, "old", "plain.2");
        for (String queue : List.of("ha.1", "ha.3", "plain.3")) {
            Queues.bind(1, "amq.fanout", queue);
        }
        Queues.declare(3, "ha.eaten");
        Queues.publish(3, "ha.eaten", 3);
        awaitSynchronised();
        Lab.stop(1);
        for (String queue : List.of("ha.1", "ha.2", "ha.3", "quorum")) {
            Queues.publish(2, queue, 3);
        }
        Queues.declare(2, "ha.new");
        Queues.publish(2, "ha.new", 3);
        Lab.rabbitmqctl(2, "delete_queue", "ha.del").succeeded();
        Lab.rabbitmqctl(2, "delete_user", "leaver").succeeded();
        Lab.rabbitmqctl(2, "clear_permissions", "revoked").succeeded();
        Lab.rabbitmqctl(2, "clear_policy", "short").succeeded();
        Lab.rabbitmqctl(2, "set_policy", "long", "^long", "{\"max-length\":9}").succeeded();
        Queues.deleteExchange(2, "old");
        Queues.declareExchange(2, "new");
        Queues.bind(2, "new", "plain.2");
        Queues.consume(2, "plain.2", 1);
        Queues.consume(2, "ha.eaten", 2);
        Set<String> last = Rehearsed.definitions(2);
        Lab.stop(2);
        Queues.publish(3, "ha.1", 3);
        Lab.stop(3);
        JsonNode rehearsed = lost3();

        assertThat(recommended(rehearsed)).isEqualTo(Lab.node(1) + " forget-lost");
        JsonNode best = Rehearsed.candidate(rehearsed, 1, "forget-lost");
        assertThat(Rehearsed.announced(best))
                .containsAllEntriesOf(Map.of(
                        "ha.1", "6 on rb2",
                        "ha.2", "6 on rb2",
                        "ha.3", "6 on rb2",
                        "ha.eaten", "1 on rb2",
                        "ha.new", "gone",
                        "ha.del", "0 on rb2",
                        "plain.2", "2 on rb2",
                        "quorum", "served"));
        assertThat(fate(best, "ha.del")).isEqualTo("comes-back");
        assertThat(best.path("come_back").path("named").findValuesAsText("name"))
                .contains("leaver", "revoked in vhost /");
        assertThat(best.path("come_back").path("named").findValuesAsText("kind"))
                .contains("users", "permissions", "policies", "exchanges", "bindings");
        assertThat(best.path("missing").path("named").findValuesAsText("kind"))
                .contains("policies", "exchanges", "bindings");
        assertThat(Rehearsed.candidate(rehearsed, 2, "force-boot")
                        .path("missing")
                        .path("named")
                        .findValuesAsText("name"))
                .as("they go with queues that rb3 led")
                .containsExactlyInAnyOrder(
                        "amq.fanout to queue ha.1 with key '' in vhost /",
                        "amq.fanout to queue ha.3 with key '' in vhost /",
                        "amq.fanout to queue plain.3 with key '' in vhost /");
        EachWay.comesTrue(rehearsed, (candidate, host) -> Rehearsed.assertDefinitionsComeTrue(candidate, last, host));
    }

    @Test
    void mirrors_that_were_not_synchronised_and_another_order_each_way_comes_true() {
        Lab.rabbitmqctl(1, "set_policy", "ha", "^ha", "{\"ha-mode\":\"exactly\",\"ha-params\":1}")
                .succeeded();
        for (int host = 1; host <= 3; host++) {
            Queues.declare(host, "ha." + host);
            Queues.publish(host, "ha." + host, 3);
        }
        Lab.rabbitmqctl(1, "set_policy", "ha", "^ha", "{\"ha-mode\":\"all\",\"ha-sync-mode\":\"manual\"}")
                .succeeded();
        await("mirrors")
                .atMost(Plans.PATIENCE)
                .until(() -> Views.list(Queues.all(1)).stream()
                        .allMatch(queue -> queue.path("slave_nodes").size() == 2));
        Lab.stop(2);
        Queues.publish(1, "ha.1", 2);
        Lab.stop(1);
        Lab.stop(3);
        JsonNode rehearsed = lost3();

        assertThat(rehearsed.path("survivors").get(0).asText()).isEqualTo(Lab.node(2));
        assertThat(rehearsed.path("recommended").isObject()).isTrue();
        EachWay.comesTrue(rehearsed);
    }

    /** Who is killed stays among those whose mirrors Mnesia would promote, and who stops does not. */
    @Test
    void what_was_consumed_after_a_survivor_was_killed_is_delivered_again_where_its_older_mirror_is_used() {
        Lab.rabbitmqctl(1, "set_policy", "ha", "^ha", HA).succeeded();
        Lab.rabbitmqctl(
                        1,
                        "set_policy",
                        "pair",
                        "^pair",
                        "{\"ha-mode\":\"nodes\",\"ha-params\":[\"rabbit@rb2\",\"rabbit@rb3\"],\"ha-sync-mode\":\"automatic\"}")
                .succeeded();
        List<String> queues = List.of("ha.eaten", "ha.drained", "pair");
        queues.forEach(queue -> Queues.declare(3, queue));
        awaitSynchronised();
        await("a mirror of the pair")
                .atMost(Plans.PATIENCE)
                .until(() -> Views.list(Queues.all(1)).stream()
                        .filter(queue -> queue.path("name").asText().equals("pair"))
                        .allMatch(
                                queue -> queue.path("synchronised_slave_nodes").size() == 1));
        for (String queue : queues) {
            OnDisk.awaitQueue(List.of(2), queue);
            Queues.publish(3, queue, 3);
        }
        Lab.kill(2);
        Queues.consume(1, "ha.eaten", 2);
        Queues.consume(1, "ha.drained", 3);
        Queues.consume(1, "pair", 2);
        Lab.stop(1);
        Lab.stop(3);
        JsonNode rehearsed = lost3();

        JsonNode older = Rehearsed.candidate(rehearsed, 1, "forget-lost");
        assertThat(Rehearsed.announced(older))
                .isEqualTo(Map.of("ha.eaten", "3 on rb2", "ha.drained", "3 on rb2", "pair", "3 on rb2"));
        assertThat(Rehearsed.announced(Rehearsed.candidate(rehearsed, 2, "forget-lost")))
                .isEqualTo(Map.of("ha.eaten", "1 on rb1", "ha.drained", "0 on rb1", "pair", "3 on rb2"));
        assertThat(recommended(rehearsed)).isEqualTo(Lab.node(1) + " forget-lost");
        assertThat(Lab.agent(1, "rehearse", "--lost", "rb3").succeeded().out().replaceAll("\\s+", " "))
                .contains("copies of 2 queues with more messages than the newest ones have: what was consumed since is"
                        + " delivered again");
        EachWay.comesTrue(
                rehearsed,
                (candidate, host) -> Rehearsed.announced(candidate).forEach((queue, words) -> {
                    if (words.equals("3 on rb2")) {
                        assertThat(Queues.messages(host, queue)).containsExactly("m1", "m2", "m3");
                    }
                }));
    }

    @Test
    void who_runs_needs_no_rehearsal_and_who_is_silent_can_not_be_left_out_unsaid() {
        Ran running = Lab.agent(1, "rehearse");
        assertThat(running.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(running.err()).contains("there is nothing to rehearse");
        Lab.stop(1);
        Lab.stop(2);
        Lab.stop(3);
        Lab.agents("agent-stop", 2, 3);
        await("rb2 is missed").atMost(Plans.PATIENCE).untilAsserted(() -> {
            Ran silent = Lab.agent(1, "rehearse", "--lost", "rb3");
            assertThat(silent.code()).isEqualTo(ExitCode.REFUSED);
            assertThat(silent.err()).contains(Lab.node(2)).contains("may be newer");
        });
        Ran there = Lab.agent(1, "rehearse", "--lost", "rb1");
        assertThat(there.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(there.err()).contains("is not lost");
    }

    @Test
    void an_agent_that_is_killed_in_a_rehearsal_leaves_nothing_behind_and_the_next_one_ends_it() {
        declare();
        Lab.stop(1);
        Lab.stop(2);
        Lab.stop(3);
        Lab.agents("agent-stop", 3);
        Views.awaitStatus(
                1,
                "nobody hears the agent of rb3",
                status -> !Views.node(status, 3).path("agent").path("fresh").asBoolean());
        Map<Integer, Long> before = Map.of(1, fingerprint(1), 2, fingerprint(2));
        CompletableFuture<Ran> asked =
                CompletableFuture.supplyAsync(() -> Lab.agent(1, "rehearse", "--lost", "rb3", "-o", "json"));
        List<String> copies = Isolated.awaitBoot(2);

        Lab.agents("agent-kill", 2);

        Isolated.awaitGone(2, copies);
        Lab.agents("agent-start", 2);
        Ran ended = asked.join();
        JsonNode rehearsed = ended.code() == 0 ? ended.json() : Lab.view(1, "rehearse", "--lost", "rb3");
        assertThat(recommended(rehearsed)).isEqualTo(Lab.node(1) + " forget-lost");
        for (int host : List.of(1, 2)) {
            Isolated.assertNothingIsLeft(host);
            assertThat(fingerprint(host))
                    .as("the data of rb%s is as it was", host)
                    .isEqualTo(before.get(host));
            assertThat(ClusterDown.service(host)).startsWith("stopped");
        }
        String again = Lab.agent(1, "rehearse", "--lost", "rb3").succeeded().err();
        assertThat(again).as("what was measured is not measured again").doesNotContain("asks");
    }

    private static void declare() {
        Lab.rabbitmqctl(1, "set_policy", "ha", "^ha", HA).succeeded();
        for (int host = 1; host <= 3; host++) {
            Queues.declare(host, "ha." + host);
            Queues.declare(host, "plain." + host);
        }
        Queues.declareQuorum(1, "quorum", 3);
        for (int host = 1; host <= 3; host++) {
            Queues.publish(host, "ha." + host, 3);
            Queues.publish(host, "plain." + host, 3);
        }
        Queues.publish(1, "quorum", 3);
        awaitSynchronised();
    }

    private static void awaitSynchronised() {
        await("synchronised mirrors")
                .atMost(Plans.PATIENCE)
                .until(() -> Views.list(Queues.all(1)).stream()
                        .filter(queue -> queue.path("name").asText().startsWith("ha."))
                        .allMatch(
                                queue -> queue.path("synchronised_slave_nodes").size() == 2));
    }

    /** Of a pair nobody chooses the other member: whoever it is, one alone is no majority. */
    private static void declareLedBy3() {
        Queues.declareQuorum(3, "quorum.pair", 2);
        Queues.declareStream(3, "stream", 3);
        Queues.declareStream(3, "stream.pair", 2);
        for (String queue : List.of("quorum.pair", "stream", "stream.pair")) {
            Queues.publish(3, queue, 3);
        }
    }

    /** As a node has it in the queue's record. */
    private static String leader(int host, String queue) {
        return Views.list(Queues.all(host)).stream()
                .filter(one -> one.path("name").asText().equals(queue))
                .map(one -> one.path("node").asText())
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode lost3() {
        Lab.agents("agent-stop", 3);
        return Rehearsed.withoutThree(1);
    }

    private static String recommended(JsonNode view) {
        return view.path("recommended").path("first").asText() + " "
                + view.path("recommended").path("option").asText();
    }

    private static String fate(JsonNode candidate, String queue) {
        return Views.list(candidate.path("queues")).stream()
                .filter(one -> one.path("name").asText().equals(queue))
                .map(one -> one.path("fate").asText())
                .findFirst()
                .orElse("not named");
    }

    /** By the newest time of change below it. */
    private static long fingerprint(int host) {
        try (Stream<Path> found = Files.walk(Lab.dataDirectory(host))) {
            return found.mapToLong(path -> path.toFile().lastModified()).max().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
