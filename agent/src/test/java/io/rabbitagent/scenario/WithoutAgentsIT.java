package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the agents are for: the same outage without them. */
class WithoutAgentsIT {
    @RegisterExtension
    static final LabExtension LAB = LabExtension.withoutAgents(LabShape.IMPATIENT);

    @Test
    void the_first_to_go_down_started_alone_waits_for_the_others_and_gives_up() {
        Lab.stop(3, 1, 2);

        assertThat(Lab.run("start", "3").code()).isEqualTo(70);

        assertThat(ClusterDown.service(3)).startsWith("failed");
        assertThat(ClusterDown.service(1)).startsWith("stopped");
        assertThat(ClusterDown.service(2)).startsWith("stopped");
        assertThat(LabCluster.read(Lab.hostDirectory(3).resolve("log/rabbitmq/" + Lab.node(3) + ".log")))
                .contains("BOOT FAILED", "Waiting for Mnesia tables", "0 retries left");
    }
}
