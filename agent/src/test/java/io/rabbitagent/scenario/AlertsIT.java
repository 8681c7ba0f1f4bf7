package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A cluster breaks in a way that has an alert with a rule: the alert fires in a real Prometheus, a real Alertmanager tells the agents,
 * the rule acts as far as its mode allows, and the alert is resolved.
 */
class AlertsIT {
    private static final List<Integer> HOSTS = LabShape.MONITORED.hosts();
    private static final int NODE = 3;

    /** What the broker's own plugin says of a distribution link that is up. */
    private static final String LINKS_ARE_UP = "min(erlang_vm_dist_node_state) == 3";

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents(LabShape.MONITORED);

    @Test
    @Tag("quick")
    void a_stopped_application() {
        Lab.rabbitmqctl(2, "stop_app").succeeded();

        JsonNode alert = Monitoring.awaitFiring("RabbitmqAppStopped");
        assertThat(alert.path("cluster").asText()).isEqualTo("lab");
        assertThat(alert.path("node").asText()).isEqualTo(Lab.node(2));
        JsonNode told = Monitoring.awaitTold("RabbitmqAppStopped");
        assertThat(told.path("rule").asText()).isEqualTo("app-stopped");
        assertThat(told.path("fingerprint").asText()).matches("[0-9a-f]{16}");
        String plan = Plans.awaitProposed(1, "app-stopped", 2);
        Monitoring.awaitFiring("RabbitagentApprovalPending");
        assertThat(Views.decisions(1, plan)).as("its rule asks first").containsExactly("plan-proposed");

        Plans.approve(1, plan);
        assertThat(Plans.awaitEnd(1, plan).path("outcome").asText()).isEqualTo("verified");
        assertThat(Monitoring.awaitTold("RabbitmqAppStopped").path("plan").asText())
                .isEqualTo(plan);
        Monitoring.awaitResolved("RabbitmqAppStopped");
        Monitoring.awaitResolved("RabbitagentApprovalPending");
        assertThatTheRunCounts("app-stopped");
    }

    /** Each alert is written down once, though every agent is told. */
    private static void assertThatTheRunCounts(String rule) {
        for (int host : HOSTS) {
            assertThat(Http.metric(
                            host,
                            "rabbitagent_remediation_runs_total",
                            "rule=\"" + rule + "\"",
                            "outcome=\"verified\""))
                    .as("as rb%s counts it", host)
                    .isEqualTo(1);
            assertThat(Http.metric(host, "rabbitagent_webhook_last_received_timestamp_seconds"))
                    .as("rb%s is told", host)
                    .isPositive();
        }
        assertThat(Views.list(Views.status(1).path("alerts")).stream()
                        .filter(alert -> alert.path("rule").asText().equals(rule)))
                .hasSize(1);
    }

    @Test
    void a_member_that_was_killed_is_started_by_itself() {
        Lab.kill(NODE);

        JsonNode alert = Monitoring.awaitFiring("RabbitmqNodeDown");
        assertThat(alert.path("node").asText()).isEqualTo(Lab.node(NODE));
        Monitoring.awaitTold("RabbitmqNodeDown");
        Monitoring.awaitResolved("RabbitmqNodeDown");
        ClusterDown.assertWhole(HOSTS);
        await("a plan of member-down is over")
                .atMost(Plans.PATIENCE)
                .untilAsserted(() -> assertThat(Plans.recent(1)).singleElement().satisfies(run -> {
                    assertThat(run.path("rule").asText()).isEqualTo("member-down");
                    assertThat(run.path("outcome").asText()).isEqualTo("verified");
                }));
    }

    /** RabbitMQ's own metrics are back to normal as soon as the link is; Mnesia stays split. */
    @Test
    void a_partition_for_as_long_as_its_sides_stay_apart() {
        Partitioned.cut(NODE);
        Partitioned.awaitUnseen(1, NODE);
        Partitioned.awaitUnseen(NODE, 1);
        Monitoring.awaitFiring("RabbitmqSplitView");
        Partitioned.heal();

        Monitoring.awaitFiring("RabbitmqPartition");
        Monitoring.awaitTold("RabbitmqPartition");
        String plan = Partitioned.awaitPlan();
        await("each broker's own plugin says that its links are up")
                .atMost(Plans.PATIENCE)
                .until(() -> !Monitoring.query(LINKS_ARE_UP).isEmpty());
        await("and the alert stays on")
                .during(Duration.ofSeconds(30))
                .atMost(Duration.ofMinutes(3))
                .until(() -> !Monitoring.firing("RabbitmqPartition").isEmpty()
                        && !Monitoring.query(LINKS_ARE_UP).isEmpty());

        Plans.approve(1, plan);
        Partitioned.assertVerified(plan);
        Monitoring.awaitResolved("RabbitmqPartition");
        Monitoring.awaitResolved("RabbitmqSplitView");
        ClusterDown.assertWhole(HOSTS);
    }

    @Test
    void a_cluster_that_is_down_and_a_boot_that_waits_for_who_went_down_last() {
        Lab.stop(3, 1, 2);
        Monitoring.awaitFiring("RabbitmqClusterDown");
        Monitoring.awaitFiring("RabbitmqMajorityLost");
        Monitoring.awaitTold("RabbitmqClusterDown");
        assertThat(Monitoring.firing("RabbitmqStartOrderUnknown"))
                .as("who starts first is known")
                .isEmpty();
        String plan = ClusterDown.awaitPlan(1);

        Plans.approve(1, plan);
        assertThat(Plans.awaitEnd(1, plan).path("outcome").asText()).isEqualTo("verified");
        Monitoring.awaitResolved("RabbitmqClusterDown");
        Monitoring.awaitResolved("RabbitmqMajorityLost");
        ClusterDown.assertWhole(HOSTS);
    }

    @Test
    void a_boot_that_waits_while_the_agents_may_do_nothing() {
        Lab.agent(1, "pause", "--reason", "test", "--for", "30m").succeeded();
        Lab.stop(3, 1, 2);
        Lab.run("start", "--no-block", Integer.toString(NODE)).succeeded();

        assertThat(Monitoring.awaitFiring("RabbitmqBootStuck").path("node").asText())
                .isEqualTo(Lab.node(NODE));
        Monitoring.awaitTold("RabbitmqBootStuck");
        Lab.agent(1, "resume", "--reason", "test").succeeded();
        ClusterDown.awaitCured(1);
        Monitoring.awaitResolved("RabbitmqBootStuck");
        ClusterDown.assertWhole(HOSTS);
    }

    @Test
    void a_cluster_that_is_down_and_of_which_nobody_knows_who_starts_first() {
        Lab.agents("agent-kill", 2);
        Lab.stop(3, 1, 2);

        Monitoring.awaitFiring("RabbitmqStartOrderUnknown");
        Lab.agents("agent-start", 2);
        Monitoring.awaitResolved("RabbitmqStartOrderUnknown");
        Plans.approve(1, ClusterDown.awaitPlan(1));
        ClusterDown.awaitCured(1);
    }

    @Test
    void a_member_that_was_forgotten() {
        Forgotten.byStartApp();
        Monitoring.awaitFiring("RabbitmqNodeForgotten");
        Monitoring.awaitTold("RabbitmqNodeForgotten");
        String plan = Forgotten.awaitPlan();

        Plans.approve(1, plan);
        assertThat(Plans.awaitEnd(1, plan).path("outcome").asText()).isEqualTo("verified");
        Monitoring.awaitResolved("RabbitmqNodeForgotten");
        Forgotten.assertIsHome();
    }

    @Test
    void a_node_that_was_wiped() {
        Lab.stop(NODE);
        Lab.run("wipe", Integer.toString(NODE)).succeeded();
        Lab.start(NODE);
        Monitoring.awaitFiring("RabbitmqWipedNode");
        Monitoring.awaitTold("RabbitmqWipedNode");
        String plan = Plans.awaitProposed(1, "wiped-node", NODE);

        Plans.approve(1, plan);
        assertThat(Plans.awaitEnd(1, plan).path("outcome").asText()).isEqualTo("verified");
        Monitoring.awaitResolved("RabbitmqWipedNode");
        Forgotten.assertIsHome();
    }

    @Test
    void too_few_disc_nodes() {
        DiscNodesIT.makeRamNode(3);
        DiscNodesIT.makeRamNode(2);
        Monitoring.awaitFiring("RabbitmqTooFewDiscNodes");
        Monitoring.awaitTold("RabbitmqTooFewDiscNodes");
        String plan = Plans.awaitProposed(1, "too-few-disc-nodes", 2);

        Plans.approve(1, plan);
        assertThat(Plans.awaitEnd(1, plan).path("outcome").asText()).isEqualTo("verified");
        Monitoring.awaitResolved("RabbitmqTooFewDiscNodes");
    }

    @Test
    void mirrors_that_nobody_synchronises() {
        Lab.rabbitmqctl(1, "set_policy", "ha", "^late\\.", "{\"ha-mode\":\"all\",\"ha-sync-mode\":\"manual\"}")
                .succeeded();
        try {
            Queues.declare(1, "late.1");
            Queues.publish(1, "late.1", 10);
            Lab.stop(2, 3);
            Lab.start(2, 3);

            Monitoring.awaitFiring("RabbitmqMirrorsUnsynchronised");
            Monitoring.awaitFiring("RabbitmqQueuesWithoutSynchronisedMirror");
            Monitoring.awaitTold("RabbitmqMirrorsUnsynchronised");
            Monitoring.awaitTold("RabbitmqQueuesWithoutSynchronisedMirror");
            String plan = Plans.awaitProposed(1, "unsynchronised-mirrors", 1);
            Plans.approve(1, plan);
            assertThat(Plans.awaitEnd(1, plan).path("outcome").asText()).isEqualTo("verified");
            Monitoring.awaitResolved("RabbitmqMirrorsUnsynchronised");
            Monitoring.awaitResolved("RabbitmqQueuesWithoutSynchronisedMirror");
        } finally {
            Lab.rabbitmqctl(1, "clear_policy", "ha");
        }
    }
}
