package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A cluster of two. */
class TwoNodesIT {
    private static final LabShape TWO = LabShape.ofNodes(2);
    private static final List<Integer> HOSTS = TWO.hosts();

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents(TWO);

    @ParameterizedTest
    @CsvSource({"1,2", "2,1"})
    void stopped_one_after_the_other_the_last_one_starts_first_once_approved(int first, int last) {
        Messages messages = Messages.publish(HOSTS, 5);
        Lab.stop(first, last);

        String plan = ClusterDown.awaitPlan(1);
        Plans.approve(1, plan);

        assertThat(ClusterDown.awaitCured(1)).isEqualTo(plan);
        assertThat(ClusterDown.startedBy(1, plan)).containsExactly(Lab.node(last), Lab.node(first));
        ClusterDown.assertWhole(HOSTS);
        HOSTS.forEach(messages::awaitAll);
    }

    @Test
    void killed_at_once_both_come_back_by_themselves() {
        Messages messages = Messages.publish(HOSTS, 5);
        Lab.kill(1, 2);

        String plan = ClusterDown.awaitCured(1);

        assertThat(Views.decisions(1, plan)).doesNotContain("plan-approved");
        ClusterDown.assertWhole(HOSTS);
        HOSTS.forEach(messages::awaitAll);
    }
}
