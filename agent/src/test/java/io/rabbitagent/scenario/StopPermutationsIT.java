package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In whatever order three brokers are stopped, the last one starts first. */
class StopPermutationsIT {
    private static final List<Integer> HOSTS = LabShape.USUAL.hosts();

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @ParameterizedTest
    @ValueSource(strings = {"1 2 3", "1 3 2", "2 1 3", "2 3 1", "3 1 2", "3 2 1"})
    void an_approved_plan_starts_the_last_one_first(String order) {
        int[] stops = Stream.of(order.split(" ")).mapToInt(Integer::parseInt).toArray();
        Messages messages = Messages.publish(HOSTS, 5);
        Lab.stop(stops);

        String plan = ClusterDown.awaitPlan(1);
        Plans.approve(1, plan);

        assertThat(ClusterDown.awaitCured(1)).isEqualTo(plan);
        assertThat(ClusterDown.startedBy(1, plan)).hasSize(3).startsWith(Lab.node(stops[2]));
        ClusterDown.assertWhole(HOSTS);
        HOSTS.forEach(messages::awaitAll);
    }
}
