package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All brokers end at once, which nobody wants. */
class KilledTogetherIT {
    private static final List<Integer> HOSTS = LabShape.USUAL.hosts();

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @Test
    void killed_at_once_all_come_back_by_themselves_with_every_confirmed_message() {
        try (Forcing forcing = Forcing.watchedOn(HOSTS)) {
            Messages messages = Messages.publish(HOSTS, 20);
            Lab.kill(1, 2, 3);

            assertStartedWithoutAnybody(ClusterDown.awaitCured(1));
            HOSTS.forEach(messages::awaitAll);
            forcing.assertNone();
        }
    }

    @Test
    void a_power_cut_of_all_hosts_is_overcome_as_soon_as_agents_run_again() {
        Messages messages = Messages.publish(HOSTS, 20);
        Lab.run("reboot", "1", "2", "3").succeeded();
        SharedStore.start(1, 2, 3);
        Lab.agents("agent-start", 1, 2, 3);

        assertStartedWithoutAnybody(ClusterDown.awaitCured(1));
        HOSTS.forEach(messages::awaitAll);
    }

    private static void assertStartedWithoutAnybody(String plan) {
        assertThat(Views.decisions(1, plan)).doesNotContain("plan-approved").endsWith("plan-verified");
        ClusterDown.assertWhole(HOSTS);
    }
}
