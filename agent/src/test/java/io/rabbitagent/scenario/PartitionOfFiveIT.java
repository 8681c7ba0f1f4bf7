package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Five members, three on one side and two on the other. */
class PartitionOfFiveIT {
    private static final LabShape FIVE = LabShape.ofNodes(5);

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents(FIVE);

    @Test
    void the_two_take_over_the_data_of_the_three() {
        long lives = Partitioned.lives(1, 2, 3);
        for (int one : List.of(1, 2, 3)) {
            for (int other : List.of(4, 5)) {
                Partitioned.cut(one, other);
            }
        }
        Partitioned.awaitUnseen(1, 5);
        Partitioned.awaitUnseen(3, 4);
        Partitioned.awaitUnseen(4, 1);
        Partitioned.heal();

        String plan = Partitioned.awaitPlan();
        assertThat(Partitioned.steps(Plans.dryRun(1, Partitioned.RULE)))
                .startsWith("stop-losing-side rabbit@rb4", "stop-losing-side rabbit@rb5");
        Plans.approve(1, plan);
        Partitioned.assertVerified(plan);
        ClusterDown.assertWhole(FIVE.hosts());
        assertThat(Partitioned.lives(1, 2, 3)).isEqualTo(lives);
    }
}
