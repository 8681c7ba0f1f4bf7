package io.rabbitagent.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.rules.FindingState;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Plans that a human ends, or whose agent has gone. */
class AbortedPlanTest extends StoppedApplication {
    @Test
    void an_abort_between_two_steps_ends_the_plan_at_once_and_holds_the_rule() {
        begun();
        agent.decide(new Command.Abort("ann", plan(), "wrong node", Optional.empty()));

        assertThat(onlyRun().outcome()).isEqualTo(Run.Outcome.ABORTED);
        assertThat(onlyRun().steps()).as("nobody had claimed the step").isEmpty();
        assertThat(agent.document().heldFor(RULE, RB2)).isPresent();
    }

    @Test
    void an_abort_of_a_step_that_runs_waits_for_it() {
        Effect.RunStep step = running();
        agent.decide(new Command.Abort("ann", plan(), "wrong node", Optional.empty()));
        agent.turns(3);
        assertThat(state()).contains(FindingState.ABORTING);
        assertThat(agent.commands()).isEmpty();
        report(step, StepEnd.Result.DONE);
        agent.turn(1);

        assertThat(onlyRun().outcome()).isEqualTo(Run.Outcome.ABORTED);
        assertThat(onlyRun().detail()).contains("wrong node", "1 of 1");
        assertThat(onlyRun().steps()).containsExactly(new StepCount("start_app", StepCount.Outcome.DONE, 1));
    }

    @Test
    void an_abort_of_a_claim_that_was_not_begun_is_acknowledged_by_its_owner() {
        begun();
        agent.deaf(RB3);
        agent.turn(1).turn(1);
        agent.decide(new Command.Abort("ann", plan(), "wrong node", Optional.empty()));
        assertThat(agent.document().active()).isPresent();
        agent.turn(1);

        assertThat(onlyRun().outcome()).isEqualTo(Run.Outcome.ABORTED);
        assertThat(onlyRun().detail()).contains("not begun");
    }

    @Test
    void an_abort_after_a_restart_looks_and_never_repeats() {
        running();
        agent.decide(new Command.Abort("ann", plan(), "wrong node", Optional.empty()));
        agent.restart().turn(1).turn(1);
        look(StepEnd.Result.ABSENT);
        agent.turn(1);
        assertThat(agent.started()).isEmpty();

        assertThat(onlyRun().outcome()).isEqualTo(Run.Outcome.ABORTED);
    }

    @Test
    void a_host_that_is_stated_to_be_switched_off_leaves_the_outcome_open() {
        running();
        agent.decide(new Command.Abort("ann", plan(), "its disk burns", Optional.of(RB2)));

        assertThat(onlyRun().outcome()).isEqualTo(Run.Outcome.OUTCOME_UNKNOWN);
        assertThat(onlyRun().steps()).containsExactly(new StepCount("start_app", StepCount.Outcome.OUTCOME_UNKNOWN, 1));
    }

    @Test
    void a_plan_whose_next_agent_is_silent_is_shown_as_stalled_and_stays() {
        running();
        OneAgent other = agentOf(RB1, Pictures.healthy(3).silent(RB2));
        other.set(Fact.known(agent.document()));
        other.turns(100);

        assertThat(other.state(RULE, RB2)).contains(FindingState.STALLED);
        assertThat(other.document().active()).isPresent();
    }
}
