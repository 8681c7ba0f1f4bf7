package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A member whose host is gone is forgotten by a human's word, and only by that; should it return, it reads that this was meant. */
class StaleMemberIT {
    private static final String RULE = "stale-member";
    private static final int NODE = Forgotten.NODE;
    private static final String STREAM = "stream-of-two";

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @BeforeEach
    void theGracePeriodIsShort() {
        RuleFiles.follow();
        RuleFiles.editEverywhere(RULE, "for: 30m", "for: 5s");
    }

    @AfterEach
    void noRuleFilesAreLeft() {
        Lab.rabbitmqctl(1, "clear_policy", "ha");
        RuleFiles.delete();
    }

    @Test
    @Tag("quick")
    void one_whose_host_is_gone_is_forgotten_by_a_humans_word_and_returns_as_one_that_was_meant_to() {
        declareQueues();
        Lab.run("reboot", Integer.toString(NODE)).succeeded();
        awaitSilence();

        assertThatAStreamWithAReplicaElsewhereIsKept();
        Lab.rabbitmqctl(1, "delete_queue", STREAM).succeeded();
        // What the lost member left behind is asked every 5 minutes, and at the start.
        Lab.agents("agent-stop", 1, 2);
        Lab.agents("agent-start", 1, 2);
        assertThatTheDryRunNamesWhatIsDeleted();
        JsonNode before = Views.status(1);
        assertThat(Views.finding(before, RULE, NODE)).as("without a word").isEmpty();
        Lab.agent(1, "remediate", "--lost", "rb3", "--yes", "--reason", "it burnt down")
                .succeeded();
        String plan = awaitPlan();
        Plans.approve(1, plan);

        assertThat(Plans.awaitEnd(1, plan).path("outcome").asText()).isEqualTo("verified");
        assertThat(members(1)).isEqualTo(List.of(Lab.node(1), Lab.node(2)));
        assertThat(members(2)).isEqualTo(List.of(Lab.node(1), Lab.node(2)));
        assertThat(messages()).isEqualTo(Map.of("ha.3", 3, "only-on-1", 3, "quorum", 3));
        assertThat(Views.ofKind(Views.history(1), "decision"))
                .as("what the step says of the queue that nobody can shrink")
                .anySatisfy(entry -> assertThat(entry.path("summary").asText())
                        .contains("no majority without it, and stay down", "'quorum-of-one'"));
        await("the word is over")
                .atMost(Plans.PATIENCE)
                .until(() -> Views.status(1).path("declared").isEmpty());
        assertThat(words()).containsExactly("declared-lost", "not-lost");

        assertThat(Lab.run("start", Integer.toString(NODE)).code())
                .as("its peers refuse it")
                .isNotZero();
        Lab.agents("agent-start", NODE);
        assertThatItsReturnIsLeftToHumans(plan);
    }

    private static void awaitSilence() {
        Views.awaitStatus(
                1,
                "nobody hears the agent of rb" + NODE,
                status -> !Views.node(status, NODE).path("agent").path("fresh").asBoolean());
    }

    private static void declareQueues() {
        Lab.rabbitmqctl(1, "set_policy", "ha", "^ha\\.", "{\"ha-mode\":\"all\",\"ha-sync-mode\":\"automatic\"}")
                .succeeded();
        Queues.declare(NODE, "only-on-3");
        Queues.declare(1, "only-on-1");
        Queues.declare(NODE, "ha.3");
        Queues.declareQuorum(NODE, "quorum", 3);
        Queues.declareQuorum(NODE, "quorum-of-one", 1);
        Queues.declareStream(NODE, STREAM, 2);
        for (String queue : List.of("only-on-3", "only-on-1", "ha.3", "quorum")) {
            Queues.publish(NODE, queue, 3);
        }
    }

    /** One of its two replicas runs, which is no majority: nobody else leads it, and a forget would delete it. */
    private static void assertThatAStreamWithAReplicaElsewhereIsKept() {
        await("a dry run that knows who has a replica")
                .atMost(Plans.PATIENCE)
                .until(
                        () -> Views.list(Lab.view(1, "remediate", "--dry-run", "--lost", "rb3", "--rule", RULE)
                                .path("plans")
                                .path(0)
                                .path("gates")),
                        gates -> gates.stream()
                                .filter(gate -> gate.path("name").asText().equals("no-replica-elsewhere"))
                                .anyMatch(gate -> gate.path("verdict").asText().equals("fail")
                                        && gate.path("detail")
                                                .asText()
                                                .contains("'" + STREAM + "' in vhost '/' on rabbit@rb")
                                        && gate.path("detail").asText().contains("delete_queue --vhost / " + STREAM)));
    }

    private static void assertThatTheDryRunNamesWhatIsDeleted() {
        JsonNode plan = await("a dry run whose gates would be open: its agent has been silent for long enough")
                .atMost(Plans.PATIENCE)
                .until(
                        () -> Lab.view(1, "remediate", "--dry-run", "--lost", "rb3", "--rule", RULE)
                                .path("plans")
                                .path(0),
                        one -> Views.list(one.path("gates")).stream()
                                        .filter(gate ->
                                                !gate.path("verdict").asText().equals("pass"))
                                        .allMatch(gate ->
                                                gate.path("name").asText().equals("seen-long-enough"))
                                && one.path("losses").size() == 2);
        assertThat(plan.path("destructive").asBoolean()).isTrue();
        assertThat(plan.path("steps").findValuesAsText("command"))
                .isEqualTo(List.of("rabbitmqctl forget_cluster_node " + Lab.node(NODE)));
        assertThat(Views.list(plan.path("losses")))
                .anySatisfy(loss -> {
                    assertThat(loss.path("queue").asText()).isEqualTo("only-on-3");
                    assertThat(loss.path("why").asText()).contains("it is deleted, says " + Lab.node(1));
                })
                .anySatisfy(loss -> {
                    assertThat(loss.path("queue").asText()).isEqualTo("quorum-of-one");
                    assertThat(loss.path("why").asText()).contains("without a majority", "stays down");
                });
        assertThat(plan.path("losses_unknown")).isEmpty();
    }

    private static String awaitPlan() {
        JsonNode status = Views.awaitFinding(1, RULE, NODE, "awaiting-approval");
        assertThat(status.path("declared").get(0).path("reason").asText()).isEqualTo("it burnt down");
        return status.path("plans").get(0).path("id").asText();
    }

    private static List<String> members(int host) {
        return Views.texts(Lab.rabbitmqctl(host, "-q", "cluster_status", "--formatter", "json")
                        .succeeded()
                        .json()
                        .path("disk_nodes"))
                .stream()
                .sorted()
                .toList();
    }

    private static Map<String, Integer> messages() {
        Map<String, Integer> messages = new TreeMap<>();
        Lab.rabbitmqctl(1, "-q", "list_queues", "name", "messages", "--formatter", "json")
                .succeeded()
                .json()
                .forEach(queue -> messages.put(
                        queue.path("name").asText(), queue.path("messages").asInt()));
        return messages;
    }

    private static List<String> words() {
        return Views.ofKind(Views.history(1), "decision").stream()
                .map(entry -> entry.path("data").path("decision").asText())
                .filter(decision -> decision.endsWith("-lost"))
                .toList();
    }

    private static void assertThatItsReturnIsLeftToHumans(String plan) {
        String rejoin = Forgotten.awaitPlan();
        JsonNode finding = Views.finding(Views.status(1), Forgotten.RULE, NODE).orElseThrow();
        assertThat(finding.path("detail").asText())
                .contains(
                        "the cluster forgot " + Lab.node(NODE) + " on purpose",
                        "by plan " + plan + " of " + RULE,
                        "declared lost by ",
                        "it burnt down",
                        "approved by ");
        assertThat(Lab.view(1, "plans").path("details").get(0).path("summary").asText())
                .contains("on purpose", plan);
        await("nobody approves it, and it stays")
                .during(Duration.ofSeconds(10))
                .atMost(Plans.PATIENCE)
                .until(() -> Views.decisions(1, rejoin).equals(List.of("plan-proposed")));
        assertThat(members(1)).doesNotContain(Lab.node(NODE));
    }

    @Test
    void one_whose_agent_is_back_and_says_that_its_vm_lives_is_kept() {
        Lab.agents("agent-stop", NODE);
        Lab.rabbitmqctl(NODE, "stop_app").succeeded();
        awaitSilence();
        Lab.agent(1, "remediate", "--lost", "rb3", "--yes", "--reason", "it burnt down")
                .succeeded();
        String plan = awaitPlan();

        Lab.agents("agent-start", NODE);

        JsonNode blocked = Views.awaitFinding(1, RULE, NODE, "blocked");
        assertThat(Views.finding(blocked, RULE, NODE)
                        .orElseThrow()
                        .path("blocked_by")
                        .asText())
                .contains("does-not-live", "is there: its host is not gone");
        assertThat(Lab.agent(1, "approve", plan, "--reason", "too late")
                        .exited(64)
                        .err())
                .contains(plan);
        assertThat(Views.decisions(1, plan)).containsExactly("plan-proposed", "plan-withdrawn");

        Lab.rabbitmqctl(NODE, "start_app").succeeded();
        await("who runs is not lost")
                .atMost(Plans.PATIENCE)
                .until(() -> Views.status(1).path("declared").isEmpty());
        assertThat(members(1)).contains(Lab.node(NODE));
    }
}
