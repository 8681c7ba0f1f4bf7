package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a real broker uses more and more of is told of before the alarm is there, and nobody else's is. */
class PredictedAlarmsIT {
    private static final int NODE = 2;
    private static final long GIBIBYTE = 1L << 30;
    private static final String FILLING = "/var/lib/rabbitmq/mnesia/filling.";

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents(LabShape.MONITORED);

    /** What is published to a quorum queue stays in memory until its log is rolled over. The line needs some minutes to turn upwards. */
    @Test
    void a_memory_alarm() {
        double used = Monitoring.value(ofNode("cluster_node:rabbitmq_process_resident_memory_bytes:max"));
        Queues.declareQuorum(NODE, "growing", 3);
        try {
            Lab.rabbitmqctl(
                            NODE,
                            "set_vm_memory_high_watermark",
                            "absolute",
                            String.format(Locale.ROOT, "%.0f", used * 1.2))
                    .succeeded();
            Queues.publishLarge(NODE, "growing", 20, 500_000);

            assertFiresForTheNode("RabbitmqMemoryAlarmPredicted");
            assertThat(Monitoring.value(ofNode("cluster_node:rabbitmq_process_resident_memory_bytes:max")))
                    .as("it grew")
                    .isGreaterThan(used);
            assertThat(Monitoring.firing("RabbitmqMemoryAlarm"))
                    .as("it is not there yet")
                    .isEmpty();
        } finally {
            Lab.rabbitmqctl(NODE, "set_vm_memory_high_watermark", "0.4").succeeded();
        }
        Monitoring.awaitResolved("RabbitmqMemoryAlarmPredicted");
    }

    /** The limit is below what is free, and the file system fills by a gibibyte whenever the broker has noticed the last one. */
    @Test
    void a_disk_alarm() {
        double free = Monitoring.value(ofNode("cluster_node:rabbitmq_disk_space_available_bytes:min"));
        try {
            Lab.rabbitmqctl(NODE, "set_disk_free_limit", String.format(Locale.ROOT, "%.0f", free - 25 * GIBIBYTE))
                    .succeeded();
            for (int file = 1; file <= 4; file++) {
                Lab.exec(NODE, "fallocate", "-l", "1GiB", FILLING + file).succeeded();
                double less = free - file * 0.9 * GIBIBYTE;
                await("the broker has noticed file " + file)
                        .atMost(Plans.PATIENCE)
                        .until(() -> Monitoring.value(ofNode("cluster_node:rabbitmq_disk_space_available_bytes:min"))
                                < less);
            }

            assertFiresForTheNode("RabbitmqDiskAlarmPredicted");
            assertThat(Monitoring.firing("RabbitmqDiskAlarm"))
                    .as("it is not there yet")
                    .isEmpty();
        } finally {
            Lab.exec(NODE, "sh", "-c", "rm -f " + FILLING + "*").succeeded();
            Lab.rabbitmqctl(NODE, "set_disk_free_limit", "50MB").succeeded();
        }
        Monitoring.awaitResolved("RabbitmqDiskAlarmPredicted");
    }

    private static String ofNode(String record) {
        return record + "{node=\"" + Lab.node(NODE) + "\"}";
    }

    private static void assertFiresForTheNode(String alert) {
        assertThat(Monitoring.awaitShown(alert, "alarm").path("node").asText()).isEqualTo(Lab.node(NODE));
        assertThat(Monitoring.firing(alert)).as("of nobody else").hasSize(1);
        assertThat(Views.ofKind(Views.history(1), "decision"))
                .as("no agent is told, and none acts")
                .isEmpty();
    }
}
