package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.launch.ExitCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A cluster of which no member runs, whose last one down is gone for good, is started as loses least; never without a human. */
class LastNodeLostIT {
    private static final String HA = "{\"ha-mode\":\"all\",\"ha-sync-mode\":\"automatic\"}";

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @AfterEach
    void policies() {
        Lab.rabbitmqctl(1, "clear_policy", "ha");
    }

    @Test
    @Tag("quick")
    void what_was_announced_from_copies_is_what_comes_of_it_and_messages_that_are_given_up_are_in_the_backups() {
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
        countedBeforeItsAgentDied(3, "plain.3", 3);
        Lab.stop(1);
        Queues.declare(2, "ha.new");
        List<String> givenUp = Queues.publish(2, "ha.new", 3);
        Lab.stop(2);
        Lab.stop(3);
        LastLost.loseThree();
        assertThat(Views.finding(Views.status(1), LastLost.RULE, LastLost.TARGET))
                .as("without a word")
                .isEmpty();
        assertThat(Views.ofKind(Views.history(1), "decision")).isEmpty();

        LastLost.declare();
        JsonNode announced = Rehearsed.candidate(Rehearsed.withoutThree(1), 1, "forget-lost");
        String plan = LastLost.awaitPlan();
        JsonNode shown = Plans.dryRun(1, LastLost.RULE);
        assertThat(shown.path("mode").asText()).isEqualTo("approve");
        assertThat(LastLost.steps(shown)).containsExactlyElementsOf(LastLost.FORGOTTEN);
        assertThat(LastLost.losses(shown)).isEqualTo(Map.of("ha.new", "3", "plain.3", "unknown"));
        assertThat(LastLost.why(shown, "plain.3")).contains("; " + Lab.node(3) + " was seen with 3 messages at 20");
        JsonNode seen = seen(announced, "plain.3");
        assertThat(seen.path("node").asText()).isEqualTo(Lab.node(3));
        assertThat(seen.path("messages").asText()).isEqualTo("3");
        for (int host : List.of(1, 2)) {
            assertThat(ClusterDown.service(host)).as("nothing was started").startsWith("stopped");
        }

        LastLost.approveAndAwaitVerified(plan);

        Rehearsed.assertComesTrue(announced, 1);
        assertThat(Queues.messages(1, "quorum")).hasSize(3);
        assertThat(Queues.messages(1, "ha.1")).hasSize(3);
        ClusterDown.assertWhole(List.of(1, 2));
        assertThat(Lab.rabbitmqctl(1, "-q", "list_queues", "name", "members", "--formatter", "json")
                        .succeeded()
                        .out())
                .as("no membership of the lost node is left")
                .doesNotContain("rb3");
        assertThatGivenUpMessagesComeBack(givenUp);
    }

    @Test
    void killed_together_and_one_never_returns() {
        Lab.rabbitmqctl(1, "set_policy", "ha", "^ha", HA).succeeded();
        Queues.declare(3, "ha.3");
        Queues.declare(1, "plain.1");
        Queues.publish(3, "ha.3", 3);
        Queues.publish(1, "plain.1", 3);
        OnDisk.awaitQueue(List.of(1, 2), "ha.3");
        OnDisk.awaitQueue(List.of(1, 2), "plain.1");
        Lab.kill(1, 2, 3);
        LastLost.loseThree();
        LastLost.declare();
        String plan = LastLost.awaitPlan();
        JsonNode shown = Plans.dryRun(1, LastLost.RULE);
        assertThat(LastLost.steps(shown)).as("%s", shown).containsExactlyElementsOf(LastLost.FORGOTTEN);
        assertThat(shown.path("steps").path(2).path("on").asText()).isEqualTo(Lab.node(1));
        assertThat(shown.path("summary").asText())
                .contains("the one that loses least is rabbit@rb1 first, after forget_cluster_node --offline");
        assertThat(LastLost.losses(shown)).isEmpty();

        LastLost.approveAndAwaitVerified(plan);

        ClusterDown.assertWhole(List.of(1, 2));
        assertThat(Queues.messages(1, "ha.3")).hasSize(3);
        assertThat(Queues.messages(1, "plain.1")).hasSize(3);
    }

    @Test
    void who_answers_is_not_lost_and_who_is_away_unsaid_stops_everything() {
        Lab.stop(1);
        Lab.stop(2);
        Lab.stop(3);
        Ran there = Lab.agent(1, "remediate", "--lost", "rb3", "--yes", "--reason", "a guess");
        assertThat(there.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(there.err()).contains("is not lost", "its own agent is there");
        Lab.agents("agent-stop", 2, 3);
        LastLost.awaitSilence();
        LastLost.declare();

        awaitBlocked("who is away may return with newer data", "what is there may be newer");
        ClusterDown.assertLeftAlone(1);
        Lab.agents("agent-start", 2, 3);
        awaitBlocked("who is there again is started, not given up", Lab.node(3) + " has to start first, and is there");
        ClusterDown.assertLeftAlone(1, 2, 3);
    }

    private static void awaitBlocked(String what, String words) {
        Views.awaitStatus(
                1,
                what,
                seen -> Views.finding(seen, LastLost.RULE, LastLost.TARGET)
                        .filter(finding -> finding.path("state").asText().equals("blocked"))
                        .filter(finding -> finding.path("blocked_by").asText().contains(words))
                        .isPresent());
    }

    private static JsonNode seen(JsonNode candidate, String queue) {
        return Views.list(candidate.path("queues")).stream()
                .filter(one -> one.path("name").asText().equals(queue))
                .map(one -> one.path("seen"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(queue + " is not named"));
    }

    /** It asks its broker as it starts, and then once a minute. */
    private static void countedBeforeItsAgentDied(int host, String queue, int messages) {
        Lab.agents("agent-kill", host);
        Lab.agents("agent-start", host);
        await("what rb" + host + " has counted is kept")
                .atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(SharedStore.counts(host))
                        .contains("\"queue\":\"" + queue + "\",\"type\":\"classic\",\"messages\":" + messages + "}"));
        Lab.agents("agent-kill", host);
    }

    /** Node 2 had the newest copy of a queue that nobody knows any more. */
    private static void assertThatGivenUpMessagesComeBack(List<String> bodies) {
        String backup = Rescued.backup(2);
        Lab.agent(2, "rescue", "export", backup).succeeded();
        assertThat(Rescued.bodies(2, backup, "ha.new")).isEqualTo(bodies);
        Rescued.allowPublishing(2);
        Lab.agent(2, "backups", "restore-definitions", backup, "--yes", "--reason", "they were given up")
                .succeeded();
        for (int time = 1; time <= 2; time++) {
            Rescued.replay(2, backup).succeeded();
            assertThat(Queues.messages(2, "ha.new")).as("time %s", time).isEqualTo(bodies);
            assertThat(Queues.messages(2, "plain.2"))
                    .as("it is in the export, too, and the cluster has it still")
                    .hasSize(3);
        }
    }
}
