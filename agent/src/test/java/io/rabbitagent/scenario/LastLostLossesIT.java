package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.launch.ExitCode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a start without the last one down gives up is in the exports of its backups, and can be had back, each message once. */
class LastLostLossesIT {
    private static final String EVERYWHERE = "stream.everywhere";
    private static final String LED_BY_LOST = "stream.led-by-lost";
    private static final String ONLY_LOST = "stream.only-lost";
    private static final String ONLY_HERE = "stream.only-here";

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    /**
     * A mirror that was not synchronised is used: the other one had more of {@code part}, and fewer of {@code late}. Of {@code
     * ha.consumed} messages were consumed, and {@code ha.new} was declared, while rb1 was down already.
     */
    @Test
    void what_copies_that_are_discarded_had_is_announced_and_in_the_exports_and_comes_back_once() {
        declareUnsynchronised("part");
        declareUnsynchronised("late");
        policy("ha", "all", "automatic");
        Queues.declare(1, "ha.consumed");
        publish(1, "ha.consumed", 1, 3);
        awaitMirrors("ha.consumed", "synchronised_slave_nodes", 2);
        Lab.stop(1);
        publish(2, "part", 6, 6);
        publish(2, "late", 6, 9);
        Queues.consume(2, "ha.consumed", 2);
        Queues.declare(2, "ha.new");
        publish(2, "ha.new", 1, 3);
        Lab.stop(2);
        Lab.stop(3);
        LastLost.loseThree();
        LastLost.declare();
        String plan = LastLost.awaitPlan();

        JsonNode shown = Plans.dryRun(1, LastLost.RULE);
        assertThat(LastLost.steps(shown)).containsExactlyElementsOf(LastLost.FORGOTTEN);
        assertThat(LastLost.losses(shown)).isEqualTo(Map.of("ha.new", "3", "part", "2", "ha.consumed", "2"));
        assertThat(LastLost.why(shown, "part"))
                .contains("rabbit@rb2 is used with 3 messages; that of rabbit@rb1 with 5 is discarded", "at least 2");
        assertThat(LastLost.why(shown, "ha.consumed")).contains("consumed since, or lost");
        assertThat(shown.path("losses_unknown").toString()).contains("late in vhost /, 5 messages on rabbit@rb1");
        JsonNode announced = Rehearsed.candidate(Lab.view(1, "rehearse"), 1, "forget-lost");

        LastLost.approveAndAwaitVerified(plan);

        Rehearsed.assertComesTrue(announced, 1);
        Map<String, List<String>> kept =
                Map.of("part", bodies(4, 6), "late", bodies(4, 9), "ha.consumed", bodies(3, 3));
        assertHolds(kept);
        String first = Rescued.backup(1);
        String second = Rescued.backup(2);
        JsonNode exported = exportedByDefault(1, first, ExitCode.FAILED);
        assertThat(Rescued.queue(exported, "ha.new").path("outcome").asText()).isEqualTo("not-in-backup");
        assertThat(Rescued.queue(exported, "part").path("warning").asText()).contains("or they come twice");
        assertThat(Rescued.bodies(1, first, "part")).isEqualTo(bodies(1, 5));
        assertThat(Rescued.bodies(1, first, "ha.consumed")).isEqualTo(bodies(1, 3));
        exportedByDefault(2, second, ExitCode.DONE);
        assertThat(Rescued.bodies(2, second, "ha.new")).isEqualTo(bodies(1, 3));

        Lab.agent(2, "backups", "restore-definitions", second, "--yes", "--reason", "they were given up")
                .succeeded();
        for (int time = 1; time <= 2; time++) {
            replayedByDefault(1, first, ExitCode.USAGE);
            replayedByDefault(2, second, ExitCode.DONE);
            assertHolds(kept);
            assertThat(Queues.messages(2, "ha.new")).as("time %s", time).isEqualTo(bodies(1, 3));
        }
        theRestComesBack(first);
    }

    /** Messages that the cluster has still come twice unless they are left out, as the export says. */
    private static void theRestComesBack(String backup) {
        String there = Rescued.lines(1, backup, "part").stream()
                .filter(line -> List.of("m4", "m5").contains(Rescued.body(line)))
                .map(line -> line.path("id").asText())
                .collect(Collectors.joining("\n", "", "\n"));
        LabCluster.write(LabCluster.configuration(1, "there"), there);
        for (int time = 1; time <= 2; time++) {
            Rescued.replay(1, backup, "--queue", "part", "--exclude-ids", "/etc/rabbitmq-agent/there")
                    .succeeded();
        }
        assertThat(Queues.messages(1, "part")).containsExactly("m4", "m5", "m6", "m1", "m2", "m3");
        Lab.agent(1, "rescue", "export", backup, "--queue", "late").succeeded();
        Rescued.replay(1, backup, "--queue", "late").succeeded();
        assertThat(Queues.messages(1, "late"))
                .containsExactly("m4", "m5", "m6", "m7", "m8", "m9", "m1", "m2", "m3", "m4", "m5");
    }

    /** Of rb3, which leads it, rb1 has a mirror with all five messages, and rb2 one that lacks the first three. */
    private static void declareUnsynchronised(String queue) {
        policy(queue, "nodes", "automatic");
        Queues.declare(3, queue);
        publish(3, queue, 1, 3);
        awaitMirrors(queue, "synchronised_slave_nodes", 1);
        policy(queue, "all", "manual");
        awaitMirrors(queue, "slave_nodes", 2);
        publish(3, queue, 4, 5);
    }

    /** @param mode where it has mirrors: {@code all}, or {@code nodes} for rb3 and rb1 */
    private static void policy(String prefix, String mode, String sync) {
        String nodes = mode.equals("nodes") ? ",\"ha-params\":[\"rabbit@rb3\",\"rabbit@rb1\"]" : "";
        String definition = "{\"ha-mode\":\"" + mode + "\"" + nodes + ",\"ha-sync-mode\":\"" + sync + "\"}";
        Lab.rabbitmqctl(1, "set_policy", prefix, "^" + prefix, definition).succeeded();
    }

    private static void assertHolds(Map<String, List<String>> kept) {
        kept.forEach((queue, bodies) ->
                assertThat(Queues.messages(1, queue)).as(queue).isEqualTo(bodies));
    }

    /** Nothing to send is wrong usage. */
    private static void replayedByDefault(int host, String backup, int code) {
        Rescued.allowPublishing(host);
        Ran replay = Rescued.replay(host, backup);
        assertThat(replay.code()).as("%s", replay).isEqualTo(code);
        assertThat(replay.err())
                .as("the cluster has a copy of them")
                .contains("part in vhost /", "ha.consumed in vhost /")
                .doesNotContain("ha.new in vhost");
    }

    private static JsonNode exportedByDefault(int host, String backup, int code) {
        Ran export = Lab.agent(host, "rescue", "export", backup, "-o", "json");
        assertThat(export.code()).as("%s", export).isEqualTo(code);
        return export.json().path("queues");
    }

    @Test
    void streams_are_served_after_a_forced_start_but_the_one_that_only_the_lost_member_had() throws Exception {
        Queues.declareStream(1, EVERYWHERE, 3);
        Queues.declareStream(3, LED_BY_LOST, 3);
        Queues.declareStream(3, ONLY_LOST, 1);
        Queues.declareStream(2, ONLY_HERE, 1);
        for (String stream : List.of(EVERYWHERE, LED_BY_LOST, ONLY_LOST, ONLY_HERE)) {
            publish(1, stream, 1, 3);
        }
        Lab.stop(1);
        Lab.stop(2);
        Lab.stop(3);
        LastLost.loseThree();
        LastLost.declare();
        String plan = LastLost.awaitPlan();

        JsonNode shown = Plans.dryRun(1, LastLost.RULE);
        assertThat(LastLost.steps(shown)).containsExactlyElementsOf(LastLost.FORCED);
        assertThat(LastLost.losses(shown)).isEqualTo(Map.of(ONLY_LOST, "unknown"));
        assertThat(LastLost.why(shown, ONLY_LOST))
                .contains(
                        "a stream that a lost member led, deleted as that is forgotten; no survivor has its messages");
        assertThat(shown.path("undo").asText()).contains("Streams keep the lost members among their replicas");
        JsonNode rehearsed = Lab.view(1, "rehearse");
        assertThat(Rehearsed.announced(Rehearsed.candidate(rehearsed, 1, "force-boot")))
                .isEqualTo(Map.of(
                        EVERYWHERE, "3 served", LED_BY_LOST, "3 served", ONLY_HERE, "3 served", ONLY_LOST, "down"));
        assertThat(Rehearsed.announced(Rehearsed.candidate(rehearsed, 1, "forget-lost")))
                .as("it deletes each stream that the lost member led")
                .isEqualTo(
                        Map.of(EVERYWHERE, "3 served", LED_BY_LOST, "gone", ONLY_HERE, "3 served", ONLY_LOST, "gone"));

        LastLost.approveAndAwaitVerified(plan);

        ClusterDown.assertWhole(List.of(1, 2));
        await("the streams that are served")
                .atMost(Plans.PATIENCE)
                .untilAsserted(() -> assertThat(Rehearsed.found(1))
                        .isEqualTo(Map.of(EVERYWHERE, "3 served", LED_BY_LOST, "3 served", ONLY_HERE, "3 served")));
        assertThat(Queues.all(1).findPath("members").toString()).contains("rb3");
        assertThat(StreamMessages.of(1, EVERYWHERE)).isEqualTo(bodies(1, 3));
        assertThat(StreamMessages.of(1, LED_BY_LOST)).isEqualTo(bodies(1, 3));
        assertThat(StreamMessages.of(2, ONLY_HERE)).isEqualTo(bodies(1, 3));
        String backup = Rescued.backup(1);
        JsonNode exported = Lab.view(1, "rescue", "export", backup).path("queues");
        assertThat(Rescued.queue(exported, ONLY_LOST).path("outcome").asText()).isEqualTo("kept-by-nobody");
        assertThat(exported).as("nothing else was announced").hasSize(1);
    }

    private static List<String> publish(int host, String queue, int from, int to) {
        List<String> bodies = bodies(from, to);
        bodies.forEach(
                body -> assertThat(Queues.published(host, queue, body)).as(body).isTrue());
        return bodies;
    }

    private static List<String> bodies(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(n -> "m" + n).toList();
    }

    private static void awaitMirrors(String queue, String which, int many) {
        await(many + " " + which + " of " + queue)
                .atMost(Plans.PATIENCE)
                .until(() -> Views.list(Queues.all(1)).stream()
                        .filter(one -> one.path("name").asText().equals(queue))
                        .anyMatch(one -> one.path(which).size() == many));
    }
}
