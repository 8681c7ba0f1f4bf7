package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Alerts about the agents themselves: what they stand on breaks on one host, or they do, the alert fires in a real Prometheus, and is
 * resolved once it is mended.
 */
class AutomationAlertsIT {
    private static final List<Integer> HOSTS = LabShape.MONITORED.hosts();
    private static final int NODE = 3;
    private static final String STORE = "/var/lib/rabbitmq-agent-store";
    private static final String LAST_RECEIVED = "rabbitagent_webhook_last_received_timestamp_seconds";

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents(LabShape.MONITORED);

    @Test
    void an_agent_that_nobody_scrapes() {
        String good = Monitoring.configuration();
        Monitoring.configure(good.lines()
                .filter(line -> !line.contains(":15693'") || !line.contains("instance: rb" + NODE + "}"))
                .reduce("", (lines, line) -> lines + line + "\n"));
        try {
            assertThat(Monitoring.awaitFiring("RabbitagentMissing")
                            .path("cluster")
                            .asText())
                    .isEqualTo("lab");
            assertThat(Monitoring.firing("RabbitagentDown"))
                    .as("nobody asks for it, so it is not down")
                    .isEmpty();
        } finally {
            Monitoring.configure(good);
        }
        Monitoring.awaitResolved("RabbitagentMissing");
    }

    @Test
    void all_agents_are_down() {
        Lab.agents("agent-kill", 1, 2);
        Monitoring.awaitFiring("RabbitagentMissing");
        assertThat(Monitoring.firing("RabbitagentAllDown"))
                .as("one of three goes on")
                .isEmpty();

        Lab.agents("agent-kill", NODE);
        assertThat(Monitoring.awaitFiring("RabbitagentAllDown").path("cluster").asText())
                .isEqualTo("lab");
        Lab.agents("agent-start", 1, 2, NODE);
        Monitoring.awaitResolved("RabbitagentAllDown");
        Monitoring.awaitResolved("RabbitagentDown");
        Monitoring.awaitResolved("RabbitagentMissing");
    }

    /** To read a file of the store takes for ever, as it does on a disk that hangs. Nobody waits for ever for an etcd. */
    @Test
    void an_agent_whose_rounds_hang_on_its_disk() {
        assumeThat(SharedStore.isOnEtcd()).as("the store is an etcd").isFalse();
        Lab.exec(
                        NODE,
                        "sh",
                        "-c",
                        "mkdir -p /run/hangs && mkfifo '/run/hangs/rabbit@rb1.json' && mount --bind /run/hangs " + STORE
                                + "/board")
                .succeeded();
        try {
            JsonNode stale = Monitoring.awaitFiring("RabbitagentDataStale");
            assertThat(stale.path("instance").asText()).isEqualTo("rb" + NODE);
            assertThat(Monitoring.firing("RabbitagentDataStale")).hasSize(1);
            assertThat(Monitoring.firing("RabbitagentDown"))
                    .as("it answers Prometheus")
                    .isEmpty();
            assertThat(Http.code(NODE, "/healthz")).isEqualTo("503");
            assertThat(Monitoring.firing("RabbitmqNodeDown"))
                    .as("its broker runs, as its peers say")
                    .isEmpty();
        } finally {
            Lab.agents("agent-kill", NODE);
            Lab.exec(NODE, "umount", STORE + "/board").succeeded();
        }
        Lab.agents("agent-start", NODE);
        Monitoring.awaitResolved("RabbitagentDataStale");
        Monitoring.awaitResolved("RabbitagentDown");
    }

    @Test
    void an_agent_that_can_not_reach_the_store() {
        SharedStore.lose(NODE);
        try {
            assertThat(Monitoring.awaitFiring("RabbitagentStoreUnreachable")
                            .path("instance")
                            .asText())
                    .isEqualTo("rb" + NODE);
            assertThat(Monitoring.firing("RabbitagentStoreUnreachable"))
                    .as("the others reach it")
                    .hasSize(1);
        } finally {
            SharedStore.giveBack(NODE);
        }
        Monitoring.awaitResolved("RabbitagentStoreUnreachable");
    }

    @Test
    void rules_that_are_wrong_on_one_host_and_then_others_than_elsewhere() {
        RuleFiles.follow();
        try {
            Monitoring.awaitQuiet();
            String good = RuleFiles.read(2, "app-stopped");
            RuleFiles.write(2, "app-stopped", good.replace("node.app ==", "node.ap =="));
            assertThat(Monitoring.awaitFiring("RabbitagentRulesBroken")
                            .path("instance")
                            .asText())
                    .isEqualTo("rb2");
            assertThat(Monitoring.firing("RabbitagentRulesDiffer"))
                    .as("the last good ones are in force")
                    .isEmpty();

            RuleFiles.write(2, "app-stopped", good.replace("version: 1", "version: 2"));
            Monitoring.awaitResolved("RabbitagentRulesBroken");
            assertThat(Monitoring.awaitFiring("RabbitagentRulesDiffer")
                            .path("cluster")
                            .asText())
                    .isEqualTo("lab");

            RuleFiles.write(2, "app-stopped", good);
            Monitoring.awaitResolved("RabbitagentRulesDiffer");
        } finally {
            RuleFiles.delete();
        }
    }

    @Test
    void an_agent_with_another_token_than_alertmanager() {
        String good = LabCluster.read(LabCluster.configuration(NODE, "alerts-token"));
        awaitKnocks();
        LabCluster.write(LabCluster.configuration(NODE, "alerts-token"), "another-token-than-theirs\n");

        assertThat(Monitoring.awaitFiring("RabbitagentWebhookSilent")
                        .path("instance")
                        .asText())
                .isEqualTo("rb" + NODE);
        assertThat(Monitoring.firing("RabbitagentWebhookSilent"))
                .as("the others are reached")
                .hasSize(1);
        assertThat(Http.metric(NODE, "rabbitagent_webhook_requests_total", "result=\"unauthorised\""))
                .isPositive();

        LabCluster.write(LabCluster.configuration(NODE, "alerts-token"), good);
        Monitoring.awaitResolved("RabbitagentWebhookSilent");
    }

    @Test
    void the_watchdog_comes_to_every_agent_again_and_again() {
        assertThat(Monitoring.awaitFiring(Monitoring.ALWAYS).path("severity").asText())
                .isEqualTo("info");
        awaitKnocks();
        awaitKnocks();
        assertThat(Monitoring.firing("RabbitagentWebhookSilent")).isEmpty();
        assertThat(Views.status(1).path("alerts")).as("it asks for nothing").isEmpty();
    }

    /** Until each agent has been knocked at once more. */
    private static void awaitKnocks() {
        Map<Integer, Double> before = new HashMap<>();
        HOSTS.forEach(host -> before.put(host, Http.metric(host, LAST_RECEIVED)));
        for (int host : HOSTS) {
            await("Alertmanager knocks at rb" + host)
                    .atMost(Plans.PATIENCE)
                    .until(() -> Http.metric(host, LAST_RECEIVED) > before.getOrDefault(host, 0.0));
        }
    }
}
