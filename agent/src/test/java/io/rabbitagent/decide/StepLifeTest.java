package io.rabbitagent.decide;

import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.rules.FindingState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A step from its claim to its reported end, over several lives of its agent. */
class StepLifeTest extends StoppedApplication {
    @Test
    void a_claim_that_is_acknowledged_too_late_is_made_anew() {
        begun();
        agent.turn(1);
        Command first = agent.commands().get(0);
        agent.turn(121);

        assertThat(agent.started()).isEmpty();
        assertThat(agent.commands()).singleElement().isInstanceOf(Command.ClaimStep.class);
        assertThat(agent.commands().get(0)).isNotEqualTo(first);
        agent.turn(5);
        assertThat(agent.started()).hasSize(1);
    }

    @Test
    void a_claim_that_the_store_never_took_starts_nothing() {
        begun();
        agent.losesItsCommits(true);
        for (int turn = 0; turn < 5; turn++) {
            agent.turn(1);
            assertThat(agent.commands()).singleElement().isInstanceOf(Command.ClaimStep.class);
            assertThat(agent.started()).isEmpty();
        }
    }

    @Test
    void a_claim_of_somebody_else_under_our_name_starts_nothing() {
        begun();
        agent.losesItsCommits(true);
        agent.turn(1);
        agent.decide(new Command.ClaimStep(
                RB2.value(), agent.document().active().orElseThrow().plan().id(), 1, "c-other", "life-0"));
        agent.turn(1);

        assertThat(agent.started()).isEmpty();
    }

    @Test
    void a_step_is_handed_over_once_a_claim() {
        running();
        for (int turn = 0; turn < 30; turn++) {
            agent.turn(2);
            assertThat(agent.started()).isEmpty();
            assertThat(agent.commands()).isEmpty();
        }
    }

    @Test
    void while_a_step_runs_nothing_else_starts_whatever_the_decisions_show() {
        Effect.RunStep first = running();
        agent.set(Fact.known(Decisions.none("prod")));
        agent.turns(5);
        assertThat(agent.document().proposals()).hasSize(1);
        approve();
        agent.turns(10);
        assertThat(agent.document().active()).isPresent();
        assertThat(agent.started()).isEmpty();
        report(first, StepEnd.Result.DONE);
        agent.turn(1);
        assertThat(agent.commands()).singleElement().isInstanceOf(Command.ClaimStep.class);
        agent.turn(1);

        assertThat(agent.started()).hasSize(1);
        assertThat(agent.started().get(0).claimId()).isNotEqualTo(first.claimId());
    }

    @Test
    void the_result_of_a_step_is_reported_until_the_document_shows_it() {
        Effect.RunStep step = running();
        agent.losesItsCommits(true);
        report(step, StepEnd.Result.DONE);
        for (int turn = 0; turn < 3; turn++) {
            agent.turn(1);
            assertThat(agent.commands()).singleElement().isInstanceOf(Command.StepDone.class);
        }
        Fact<Decisions> before = Fact.known(agent.document());
        agent.set(Fact.unknown(Fact.Reason.TIMEOUT, "no answer"));
        agent.turn(1);
        assertThat(agent.commands()).isEmpty();
        agent.set(before);
        agent.losesItsCommits(false);
        agent.turn(1);
        agent.turn(1);

        assertThat(agent.document().active().orElseThrow().nextStep()).isEmpty();
    }

    @Test
    void a_step_that_failed_or_can_not_be_told_ends_the_plan_and_holds_the_rule() {
        for (StepEnd.Result result : List.of(StepEnd.Result.FAILED, StepEnd.Result.UNKNOWN)) {
            StepLifeTest test = new StepLifeTest();
            test.report(test.running(), result);
            test.agent.turn(1);

            assertThat(test.onlyRun().outcome())
                    .isEqualTo(result == StepEnd.Result.FAILED ? Run.Outcome.FAILED : Run.Outcome.OUTCOME_UNKNOWN);
            assertThat(test.onlyRun().steps())
                    .containsExactly(new StepCount(
                            "start_app",
                            result == StepEnd.Result.FAILED
                                    ? StepCount.Outcome.FAILED
                                    : StepCount.Outcome.OUTCOME_UNKNOWN,
                            1));
            test.agent.turns(10);
            assertThat(test.agent.document().proposals()).isEmpty();
            assertThat(test.agent.document().heldFor(RULE, RB2)).isPresent();
        }
    }

    @Test
    void a_new_life_of_the_agent_resumes_in_every_phase() {
        proposed();
        agent.restart().turns(4);
        assertThat(agent.document().proposals()).as("kept, not doubled").hasSize(1);
        approve();
        agent.restart().turns(4);
        assertThat(agent.document().active()).isPresent();
        agent.restart().turn(1);
        assertThat(agent.commands()).singleElement().isInstanceOf(Command.ClaimStep.class);
        agent.restart().turn(1);
        assertThat(agent.started()).as("the claim is of an earlier life").isEmpty();
        agent.turn(1);
        look(StepEnd.Result.ABSENT);
        agent.turn(1);
        assertThat(agent.started()).hasSize(1);
        agent.restart().turn(1).turn(1);
        appRuns();
        look(StepEnd.Result.DONE);
        agent.turn(1);
        agent.restart().turn(1).turn(5);

        assertThat(onlyRun().outcome()).isEqualTo(Run.Outcome.VERIFIED);
    }

    @Test
    void the_late_end_of_an_earlier_claim_is_not_reported_for_ever() {
        Effect.RunStep first = running();
        agent.restart().turn(1).turn(1);
        assertThat(agent.lookedAt()).hasSize(1);
        Effect.LookAtStep second = agent.lookedAt().get(0);
        report(first, StepEnd.Result.DONE);
        agent.turn(1);
        assertThat(agent.commands()).isEmpty();
        report(second, StepEnd.Result.DONE);
        agent.turn(1);

        assertThat(agent.commands()).singleElement().isInstanceOf(Command.StepDone.class);
    }

    @Test
    void without_the_decisions_nothing_is_decided_and_nothing_runs() {
        begun();
        agent.turn(1);
        agent.set(Fact.unknown(Fact.Reason.TIMEOUT, "no answer"));
        for (int turn = 0; turn < 5; turn++) {
            agent.turn(1);
            assertThat(agent.effects()).allMatch(Effect.Journal.class::isInstance);
        }
        assertThat(state()).contains(FindingState.BLOCKED);
    }

    @Test
    void a_gate_that_shuts_after_the_claim_ends_the_plan_and_one_that_is_unknown_waits() {
        begun();
        agent.pictures.observe(
                RB1,
                seen -> with(seen)
                        .view(Fact.unknown(Fact.Reason.TIMEOUT, "no answer"))
                        .done());
        agent.turns(3);
        assertThat(agent.commands()).isEmpty();
        assertThat(agent.started()).isEmpty();
        assertThat(agent.waitsFor().orElseThrow()).startsWith("gate ");
        agent.pictures.partitioned(RB3, RB2);
        agent.turn(1);

        assertThat(onlyRun().outcome()).isEqualTo(Run.Outcome.FAILED);
        assertThat(agent.document().held()).hasSize(1);
    }

    @Test
    void what_another_life_had_claimed_is_looked_at_before_gates_are_judged() {
        running();
        agent.restart();
        agent.pictures.partitioned(RB3, RB2);
        agent.turn(1).turn(1);
        look(StepEnd.Result.ABSENT);
        agent.turn(1);

        assertThat(onlyRun().outcome()).isEqualTo(Run.Outcome.FAILED);
    }

    @Test
    void what_another_life_had_begun_and_nobody_can_tell_leaves_the_outcome_open() {
        running();
        agent.restart().turn(1).turn(1);
        look(StepEnd.Result.UNKNOWN);
        agent.turn(1);

        assertThat(onlyRun().outcome()).isEqualTo(Run.Outcome.OUTCOME_UNKNOWN);
    }

    @Test
    void a_step_waits_for_what_every_agent_that_is_there_has_seen_after_its_claim() {
        begun();
        agent.deaf(RB3);
        agent.turn(1);
        for (int turn = 0; turn < 10; turn++) {
            agent.turn(1);
            assertThat(agent.started()).isEmpty();
            assertThat(agent.waitsFor().orElseThrow()).contains("rb3");
        }
        agent.deaf();
        agent.turn(1);

        assertThat(agent.started()).hasSize(1);
    }

    @Test
    void what_was_not_begun_by_the_executors_last_look_is_judged_again() {
        report(running(), StepEnd.Result.ABSENT);
        agent.turn(1);

        assertThat(agent.started()).hasSize(1);
    }
}
