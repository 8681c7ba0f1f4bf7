package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A cluster of which no member runs, without rb3, whose host is gone for good, and what its plan says. */
final class LastLost {
    static final String RULE = "cluster-down-last-node-lost";

    /** The finding about the whole cluster has the first configured member for its target. */
    static final int TARGET = 1;

    /** What the first of two survivors is started by, and the other one after it. */
    static final List<String> FORGOTTEN = List.of(
            "backup",
            "backup",
            "forget_cluster_node --offline",
            "start-service",
            "start-service",
            "await-boot",
            "check-outcome",
            "shrink-lost-member");

    /** The same where it is forced, and the lost one forgotten by the cluster that runs. */
    static final List<String> FORCED = List.of(
            "backup",
            "backup",
            "force_boot",
            "start-service",
            "start-service",
            "await-boot",
            "check-outcome",
            "forget_cluster_node");

    private LastLost() {}

    static List<String> steps(JsonNode plan) {
        return plan.path("steps").findValuesAsText("action");
    }

    /** Its host comes back without its agent. */
    static void loseThree() {
        Lab.run("reboot", "3").succeeded();
        awaitSilence();
    }

    static void awaitSilence() {
        Views.awaitStatus(
                1,
                "nobody hears the agent of rb3",
                status -> !Views.node(status, 3).path("agent").path("fresh").asBoolean());
    }

    /** A human says so. */
    static void declare() {
        Lab.agent(1, "remediate", "--lost", "rb3", "--yes", "--reason", "it burnt down")
                .succeeded();
    }

    /** Waits until its plan awaits approval. @return the plan's id */
    static String awaitPlan() {
        return Plans.awaitProposed(1, RULE, TARGET);
    }

    static void approveAndAwaitVerified(String plan) {
        Plans.approve(1, plan);
        JsonNode run = Plans.awaitEnd(1, plan);
        assertThat(run.path("outcome").asText()).as("%s", run).isEqualTo("verified");
    }

    /** By name, how many messages of a queue a plan says are lost. */
    static Map<String, String> losses(JsonNode plan) {
        Map<String, String> losses = new TreeMap<>();
        for (JsonNode loss : plan.path("losses")) {
            losses.put(
                    loss.path("queue").asText(),
                    loss.path("messages").isNumber() ? loss.path("messages").asText() : "unknown");
        }
        return losses;
    }

    static String why(JsonNode plan, String queue) {
        return Views.list(plan.path("losses")).stream()
                .filter(loss -> loss.path("queue").asText().equals(queue))
                .map(loss -> loss.path("why").asText())
                .findFirst()
                .orElse("no loss");
    }
}
