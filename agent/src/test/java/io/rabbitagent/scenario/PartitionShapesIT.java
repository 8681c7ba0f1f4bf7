package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Partitions of three that make no two clean sides. */
class PartitionShapesIT {
    private static final List<Integer> HOSTS = LabShape.USUAL.hosts();

    @RegisterExtension
    static final LabExtension LAB = LabExtension.withAgents();

    @Test
    void of_three_sides_the_one_that_leads_most_queues_is_trusted() {
        Queues.declare(2, "one");
        Queues.declare(2, "two");
        Queues.declare(3, "three");
        long lives = Partitioned.lives(2);
        Partitioned.cut(1);
        Partitioned.cut(2, 3);
        for (int host : HOSTS) {
            await("rb" + host + " is alone")
                    .atMost(Plans.PATIENCE)
                    .until(() -> Partitioned.running(host).size() == 1);
        }
        Partitioned.heal();

        String plan = Partitioned.awaitPlan();
        assertThat(Partitioned.steps(Plans.dryRun(1, Partitioned.RULE)))
                .containsExactly(
                        "stop-losing-side rabbit@rb1",
                        "stop-losing-side rabbit@rb3",
                        "await-partition-cleared rabbit@rb2",
                        "backup rabbit@rb1",
                        "backup rabbit@rb3",
                        "return-to-trusted-side rabbit@rb1",
                        "return-to-trusted-side rabbit@rb3");
        Plans.approve(1, plan);
        Partitioned.assertVerified(plan);
        ClusterDown.assertWhole(HOSTS);
        assertThat(Partitioned.lives(2)).isEqualTo(lives);
        Partitioned.assertBackedUp(1);
        Partitioned.assertBackedUp(3);
    }

    @Test
    void a_cut_between_two_is_waited_out_though_they_say_already_that_they_are_partitioned() {
        Partitioned.cut(1, 2);
        Partitioned.awaitUnseen(1, 2);
        Partitioned.awaitUnseen(2, 1);
        Views.awaitFinding(1, Partitioned.RULE, 1, "blocked");
        assertThat(Views.finding(Views.status(1), Partitioned.RULE, 1)
                        .orElseThrow()
                        .toString())
                .contains("does not see it: the link between them is cut");
        Partitioned.heal();

        String plan = Partitioned.awaitPlan();
        Plans.approve(1, plan);
        Partitioned.assertVerified(plan);
        ClusterDown.assertWhole(HOSTS);
    }
}
