package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Sides that stay apart once a link is back, and what agents say and do about it. */
final class Partitioned {
    static final String RULE = "partition";

    /** The member that findings about the cluster are about. */
    private static final int TARGET = 1;

    private Partitioned() {}

    /** The network loses what these two send each other, or what one and all others do. */
    static void cut(Integer... hosts) {
        String[] command = new String[hosts.length + 1];
        command[0] = "cut";
        for (int i = 0; i < hosts.length; i++) {
            command[i + 1] = Integer.toString(hosts[i]);
        }
        Lab.run(command).succeeded();
    }

    static void heal() {
        Lab.run("heal").succeeded();
    }

    /** Waits until the first one's broker does not see the other running. */
    static void awaitUnseen(int host, int other) {
        await("rb" + host + " does not see rb" + other)
                .atMost(Plans.PATIENCE)
                .until(() -> !running(host).contains(Lab.node(other)));
    }

    /** By its own word. {@code cluster_status} would ask those that are cut off, too, and wait for them. */
    static Set<String> running(int host) {
        String nodes = Lab.rabbitmqctl(host, "-q", "eval", "rabbit_mnesia:cluster_nodes(running).")
                .succeeded()
                .out();
        return Set.of(nodes.replaceAll("[\\[\\]\\s]", "").split(",", -1));
    }

    /** Cuts one off from all others until both sides have noticed, and mends the link. */
    static void cutOff(int host, int other) {
        cut(host);
        awaitUnseen(host, other);
        awaitUnseen(other, host);
        heal();
    }

    static String awaitPlan() {
        return Plans.awaitProposed(1, RULE, TARGET);
    }

    /** Such as {@code backup rabbit@rb3}, in the plan's order. */
    static List<String> steps(JsonNode plan) {
        return Views.list(plan.path("steps")).stream()
                .map(step ->
                        step.path("action").asText() + " " + step.path("on").asText())
                .toList();
    }

    static void assertVerified(String plan) {
        JsonNode end = Plans.awaitEnd(1, plan);
        assertThat(end.path("outcome").asText()).as("%s", end).isEqualTo("verified");
    }

    /** Waits until a step of that name has been done. */
    static void awaitDone(String plan, String action) {
        await(action + " of " + plan)
                .atMost(Plans.PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> Views.ofKind(Views.history(1), "decision").stream()
                        .map(entry -> entry.path("data"))
                        .filter(data -> data.path("plan_id").asText().equals(plan))
                        .filter(data -> data.path("decision").asText().equals("step-done"))
                        .anyMatch(data -> data.path("detail").asText().contains(action)));
    }

    /** How many lives of the Erlang VMs of these hosts agents have seen begin. */
    static long lives(Integer... hosts) {
        List<String> nodes = Arrays.stream(hosts).map(Lab::node).toList();
        return Views.ofKind(Views.history(1), "node-started").stream()
                .filter(entry -> nodes.contains(entry.path("node").asText()))
                .count();
    }

    /** A complete backup was made there. */
    static void assertBackedUp(int host) {
        JsonNode backups = Lab.view(host, "backups").path("backups");
        assertThat(backups).isNotEmpty();
        assertThat(backups).allMatch(backup -> backup.path("complete").asBoolean());
    }
}
