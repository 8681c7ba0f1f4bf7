package io.rabbitagent.decide;

import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.rules.FindingState;
import org.junit.jupiter.api.Test;

/** After the last step: the effect is looked for, and has to stay. */
class VerifyingTest extends StoppedApplication {
    private void verifying() {
        Effect.RunStep step = running();
        report(step, StepEnd.Result.DONE);
        agent.turn(1).turn(1);
        assertThat(agent.document().active().orElseThrow().nextStep()).isEmpty();
    }

    @Test
    void an_effect_that_is_not_seen_in_time_has_failed() {
        verifying();
        agent.turn(170);
        assertThat(agent.document().active()).isPresent();
        agent.turn(20);

        assertThat(onlyRun().outcome()).isEqualTo(Run.Outcome.FAILED);
        assertThat(onlyRun().steps())
                .as("the plan has failed, and no step of it")
                .containsExactly(new StepCount("start_app", StepCount.Outcome.DONE, 1));
    }

    @Test
    void an_effect_must_stay_without_a_break() {
        verifying();
        appRuns();
        agent.turn(1).turn(4);
        agent.pictures.observe(
                RB2,
                seen -> with(seen)
                        .app(Fact.unknown(Fact.Reason.TIMEOUT, "no answer"))
                        .done());
        agent.turn(1);
        appRuns();
        agent.turn(1).turn(4);
        assertThat(agent.document().active()).as("unknown in between").isPresent();
        agent.turn(1);

        assertThat(onlyRun().outcome()).isEqualTo(Run.Outcome.VERIFIED);
    }

    @Test
    void a_time_without_the_decisions_is_a_break() {
        verifying();
        appRuns();
        agent.turn(1);
        Fact<Decisions> document = Fact.known(agent.document());
        agent.set(Fact.unknown(Fact.Reason.TIMEOUT, "no answer"));
        agent.turn(60);
        agent.set(document);
        agent.turn(1);
        assertThat(agent.document().active()).isPresent();
        agent.turn(5);

        assertThat(onlyRun().outcome()).isEqualTo(Run.Outcome.VERIFIED);
    }

    @Test
    void another_agent_concludes_a_little_later_than_the_targets_own() {
        verifying();
        OneAgent other = agentOf(RB1, Pictures.healthy(3));
        other.set(Fact.known(agent.document()));
        other.turn(1).turn(14);
        assertThat(other.commands()).isEmpty();
        other.turn(1);

        assertThat(other.commands()).singleElement().isInstanceOf(Command.Conclude.class);
    }

    @Test
    void what_was_seen_before_and_during_a_plan_does_not_count_after_it() {
        verifying();
        agent.turn(190);
        assertThat(onlyRun().outcome()).isEqualTo(Run.Outcome.FAILED);
        agent.decide(new Command.Acknowledge("ann", RULE, RB2, "again"));
        agent.turn(1);

        assertThat(state()).contains(FindingState.DETECTED);
        assertThat(agent.commands()).isEmpty();
    }
}
