package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Alerts that a human answers: each fires in a real Prometheus while what it tells is so, and is resolved afterwards. */
class AlertsWithoutRuleIT {
    private static final int NODE = 3;

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents(LabShape.MONITORED);

    @Test
    void quorum_queues_that_have_no_member_to_spare_and_then_no_majority() {
        Queues.declareQuorum(1, "quorum", 3);
        Lab.agent(1, "pause", "--reason", "test", "--for", "30m").succeeded();
        Lab.stop(NODE);
        Monitoring.awaitFiring("RabbitmqQuorumCritical");
        Lab.stop(2);
        assertThat(Monitoring.awaitFiring("RabbitmqQueuesWithoutLeader")
                        .path("type")
                        .asText())
                .isEqualTo("quorum");

        Lab.start(2, NODE);
        Monitoring.awaitResolved("RabbitmqQueuesWithoutLeader");
        Monitoring.awaitResolved("RabbitmqQuorumCritical");
    }

    @Test
    void resource_alarms() {
        try {
            Lab.rabbitmqctl(2, "set_vm_memory_high_watermark", "0.00001").succeeded();
            Lab.rabbitmqctl(NODE, "set_disk_free_limit", "100000GB").succeeded();
            assertThat(Monitoring.awaitFiring("RabbitmqMemoryAlarm")
                            .path("node")
                            .asText())
                    .isEqualTo(Lab.node(2));
            assertThat(Monitoring.awaitFiring("RabbitmqDiskAlarm").path("node").asText())
                    .isEqualTo(Lab.node(NODE));
        } finally {
            Lab.rabbitmqctl(2, "set_vm_memory_high_watermark", "0.4").succeeded();
            Lab.rabbitmqctl(NODE, "set_disk_free_limit", "50MB").succeeded();
        }
        Monitoring.awaitResolved("RabbitmqMemoryAlarm");
        Monitoring.awaitResolved("RabbitmqDiskAlarm");
    }

    @Test
    void a_node_that_stays_in_maintenance_and_is_no_node_that_is_down() {
        Lab.exec(NODE, "rabbitmq-upgrade", "drain").succeeded();
        Monitoring.awaitFiring("RabbitmqMaintenanceTooLong");
        Lab.stop(NODE);
        Views.awaitStatus(
                1,
                "rb3 is stopped",
                status -> Views.node(status, NODE).path("state").asText().equals("stopped"));
        ClusterDown.awaitFurtherRounds(10, 1, 2);
        assertThat(Monitoring.firing("RabbitmqNodeDown")).isEmpty();

        Lab.start(NODE);
        Lab.exec(NODE, "rabbitmq-upgrade", "revive").succeeded();
        Monitoring.awaitResolved("RabbitmqMaintenanceTooLong");
    }

    @Test
    void an_agent_that_is_down() {
        Lab.agents("agent-kill", NODE);
        assertThat(Monitoring.awaitFiring("RabbitagentDown").path("instance").asText())
                .isEqualTo("rb" + NODE);
        assertThat(Monitoring.firing("RabbitmqNodeDown"))
                .as("its broker runs, as its peers say")
                .isEmpty();

        Lab.agents("agent-start", NODE);
        Monitoring.awaitResolved("RabbitagentDown");
    }

    @Test
    void a_remediation_that_failed_until_somebody_has_looked() {
        Lab.rabbitmqctl(2, "stop_app").succeeded();
        String plan = Plans.awaitProposed(1, "app-stopped", 2);
        FailingCommands.during(2, () -> {
            Plans.approve(1, plan);
            assertThat(Plans.awaitEnd(1, plan).path("outcome").asText()).isEqualTo("failed");
        });
        Monitoring.awaitFiring("RabbitagentRemediationFailed");

        Lab.rabbitmqctl(2, "start_app").succeeded();
        Lab.agent(1, "ack", plan, "--reason", "test").succeeded();
        Monitoring.awaitResolved("RabbitagentRemediationFailed");
    }
}
