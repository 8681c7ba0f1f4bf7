package io.rabbitagent.plan.startapp;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartAppRemedyTest {
    private final StartAppRemedy remedy = new StartAppRemedy();

    @Test
    void it_is_one_step_on_the_node_itself_that_loses_nothing() {
        Remedy.Proposal proposal =
                remedy.propose(Pictures.healthy(3).appStopped(node(2)).picture(), node(2));

        assertThat(proposal).isInstanceOfSatisfying(Remedy.Steps.class, steps -> {
            assertThat(steps.steps()).isEqualTo(List.of(new Step(1, node(2), new Action.StartApp())));
            assertThat(steps.losses()).isEqualTo(Losses.NONE);
            assertThat(steps.undo()).contains("stop_app");
        });
    }

    @Test
    void it_has_worked_when_all_see_the_node_running() {
        assertThat(remedy.verified(List.of())
                        .judge(Pictures.healthy(3).picture(), node(2))
                        .verdict())
                .isEqualTo(Verdict.TRUE);
        assertThat(remedy.verified(List.of())
                        .judge(Pictures.healthy(3).appStopped(node(2)).picture(), node(2))
                        .verdict())
                .isEqualTo(Verdict.FALSE);
    }
}
