package io.rabbitagent.decide;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.rejoin.RejoinRemedy;
import io.rabbitagent.rules.Shipped;
import org.junit.jupiter.api.Test;

/** A rejoin changes what its own gates ask: they hold until the last destructive step, and not after it. */
class RejoinGatesTest {
    private static final NodeName RB2 = node(2);
    private static final int LAST_DESTRUCTIVE = 6;

    private static OneAgent afterSteps(int done, Pictures pictures) {
        Remedy.Steps steps = (Remedy.Steps)
                new RejoinRemedy().propose(Pictures.healthy(3).forgotten(RB2).picture(), RB2);
        Plan plan = Plans.with("p-1", "inconsistent-cluster", RB2, Mode.APPROVE, steps.steps());
        Decisions document = Plans.decided(Decisions.none("prod"), new Command.Propose(RB2.value(), plan));
        document = Plans.decided(document, new Command.Approve("ops", "p-1", plan.digest(), "go"));
        document = Plans.decided(document, new Command.Begin(RB2.value(), "p-1", Plans.AMPLE));
        for (int step = 1; step <= done; step++) {
            document = Plans.decided(document, new Command.ClaimStep(RB2.value(), "p-1", step, "c-" + step, "life-1"));
            document = Plans.decided(document, new Command.StepDone(RB2.value(), "p-1", step, "c-" + step, ""));
        }
        OneAgent agent = new OneAgent(RB2, pictures, Shipped.rules());
        agent.set(Fact.known(document));
        return agent.turn(1);
    }

    @Test
    void before_each_step_up_to_the_join_a_cluster_that_lists_the_node_again_ends_the_plan() {
        for (int done = 0; done < LAST_DESTRUCTIVE; done++) {
            OneAgent agent = afterSteps(done, Pictures.healthy(3).appStopped(RB2));
            assertThat(agent.commands())
                    .as("what is seen before the claim may be of the middle of step " + done)
                    .singleElement()
                    .isInstanceOf(Command.ClaimStep.class);
            agent.turn(1);

            assertThat(agent.commands()).as("after " + done).singleElement().isInstanceOf(Command.Conclude.class);
            assertThat(agent.started()).isEmpty();
        }
    }

    @Test
    void while_the_cluster_has_forgotten_the_node_each_step_is_claimed() {
        for (int done = 0; done < LAST_DESTRUCTIVE; done++) {
            OneAgent agent = afterSteps(done, Pictures.healthy(3).forgotten(RB2));

            assertThat(agent.commands()).as("after " + done).singleElement().isInstanceOf(Command.ClaimStep.class);
        }
    }

    @Test
    void after_the_join_the_node_is_a_member_again_and_the_rest_is_done() {
        for (int done = LAST_DESTRUCTIVE; done < 8; done++) {
            OneAgent agent = afterSteps(done, Pictures.healthy(3).appStopped(RB2));

            assertThat(agent.commands()).as("after " + done).singleElement().isInstanceOf(Command.ClaimStep.class);
        }
    }
}
