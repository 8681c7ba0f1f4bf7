package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One broker is down while the others run, and no supervisor starts it again. */
class MemberDownIT {
    private static final String RULE = "member-down";
    private static final List<Integer> HOSTS = LabShape.USUAL.hosts();

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @Test
    @Tag("quick")
    void one_that_was_killed_is_started_by_itself() {
        Messages messages = Messages.publish(HOSTS, 5);
        Lab.kill(3);

        await("a plan of " + RULE + " is over")
                .atMost(Plans.PATIENCE)
                .untilAsserted(() -> assertThat(Plans.recent(1)).singleElement().satisfies(run -> {
                    assertThat(run.path("rule").asText()).isEqualTo(RULE);
                    assertThat(run.path("target").asText()).isEqualTo(Lab.node(3));
                    assertThat(run.path("outcome").asText()).isEqualTo("verified");
                }));
        ClusterDown.assertWhole(HOSTS);
        HOSTS.forEach(messages::awaitAll);
    }

    /** A rule that would act on it later shows a finding from its first round on. */
    @Test
    void one_that_was_stopped_in_order_is_left_alone() {
        Lab.stop(3);
        Views.awaitStatus(
                1,
                "rb3 is stopped",
                status -> Views.node(status, 3).path("state").asText().equals("stopped"));
        ClusterDown.assertLeftAlone(3);
        assertThat(Views.status(1).path("findings")).isEmpty();
        assertThat(Views.status(3).path("findings")).isEmpty();
    }
}
