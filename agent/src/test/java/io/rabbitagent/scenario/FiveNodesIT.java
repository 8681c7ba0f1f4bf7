package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A cluster of five. {@code -Dlab.seed} repeats a run. */
class FiveNodesIT {
    private static final LabShape FIVE = LabShape.ofNodes(5);
    private static final List<Integer> HOSTS = FIVE.hosts();

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents(FIVE);

    @Test
    void stopped_in_any_order_the_last_one_starts_first_once_approved() {
        long seed = Long.getLong("lab.seed", System.nanoTime());
        List<Integer> stops = new ArrayList<>(HOSTS);
        Collections.shuffle(stops, new Random(seed));
        Messages messages = Messages.publish(HOSTS, 5);
        Lab.stop(stops.stream().mapToInt(Integer::intValue).toArray());

        String plan = ClusterDown.awaitPlan(1);
        Plans.approve(1, plan);

        assertThat(ClusterDown.awaitCured(1)).isEqualTo(plan);
        assertThat(ClusterDown.startedBy(1, plan))
                .as("after the stops %s, -Dlab.seed=%s", stops, seed)
                .hasSize(5)
                .startsWith(Lab.node(stops.get(4)));
        ClusterDown.assertWhole(HOSTS);
        HOSTS.forEach(messages::awaitAll);
    }

    @Test
    void killed_at_once_all_come_back_by_themselves() {
        Messages messages = Messages.publish(HOSTS, 5);
        Lab.kill(FIVE.numbers());

        String plan = ClusterDown.awaitCured(1);

        assertThat(Views.decisions(1, plan)).doesNotContain("plan-approved");
        ClusterDown.assertWhole(HOSTS);
        HOSTS.forEach(messages::awaitAll);
    }
}
