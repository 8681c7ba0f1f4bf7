package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;

/** The node rb3, forgotten by its cluster, and the way home. */
final class Forgotten {
    static final String RULE = "inconsistent-cluster";
    static final int NODE = 3;

    private Forgotten() {}

    /** Its application is stopped and the cluster forgets it; then it is started in the living VM, which is refused. */
    static void byStartApp() {
        Lab.rabbitmqctl(NODE, "stop_app").succeeded();
        forgetOnceSeenDown();
        assertThat(Lab.rabbitmqctl(NODE, "start_app").code()).isNotZero();
    }

    /** Its broker is stopped and the cluster forgets it; a supervisor starts it again and again. */
    static void underASupervisor() {
        Lab.exec(NODE, "lab-service", "restart", "2").succeeded();
        Lab.stop(NODE);
        forgetOnceSeenDown();
        Lab.run("start", "--no-block", Integer.toString(NODE)).succeeded();
    }

    /** Its Erlang VM is killed and the cluster forgets it; then its service is started. */
    static void afterAKill() {
        Lab.kill(NODE);
        forgetOnceSeenDown();
        Lab.run("start", "--no-block", Integer.toString(NODE)).succeeded();
    }

    /** Once the first host does not see it running any more: until then it refuses to forget it. */
    private static void forgetOnceSeenDown() {
        await("the node is seen down")
                .atMost(Plans.PATIENCE)
                .until(() -> !Views.texts(seenBy(1).path("running_nodes")).contains(Lab.node(NODE)));
        Lab.rabbitmqctl(1, "forget_cluster_node", Lab.node(NODE)).succeeded();
    }

    /** Waits for its plan. @return the plan's id */
    static String awaitPlan() {
        return Plans.awaitProposed(1, RULE, NODE);
    }

    /** Waits until a plan has come to a step of that name. */
    static void awaitStep(String plan, String action) {
        await(action + " of " + plan)
                .atMost(Plans.PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> Views.list(Views.status(NODE).path("plans")).stream()
                        .filter(line -> line.path("id").asText().equals(plan))
                        .anyMatch(line -> line.path("step").asText().endsWith(" " + action)));
    }

    static void acknowledge(String plan) {
        Lab.agent(1, "ack", plan, "--reason", "test").succeeded();
    }

    /** After what went wrong has been put right: the rule is released, the next plan approved, and it brings the node home. */
    static void comesHomeAfter(String plan) {
        acknowledge(plan);
        String next = awaitPlan();
        assertThat(next).isNotEqualTo(plan);
        Plans.approve(1, next);
        assertThat(Plans.awaitEnd(1, next).path("outcome").asText()).isEqualTo("verified");
        assertIsHome();
    }

    /** A member for all, of its former type, and under its supervisor again. */
    static void assertIsHome() {
        for (int host : List.of(1, 2, NODE)) {
            JsonNode status = seenBy(host);
            assertThat(Views.texts(status.path("running_nodes"))).hasSize(3);
            assertThat(Views.texts(status.path("disk_nodes"))).contains(Lab.node(NODE));
        }
        String service = Lab.exec(NODE, "lab-service", "status").succeeded().out();
        assertThat(service).startsWith("running").doesNotContain("masked");
    }

    private static JsonNode seenBy(int host) {
        return Lab.rabbitmqctl(host, "-q", "cluster_status", "--formatter", "json")
                .succeeded()
                .json();
    }
}
