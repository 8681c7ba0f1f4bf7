package io.rabbitagent.decide;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.LogSignal;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.rules.BuiltInRules;
import io.rabbitagent.rules.FindingState;
import io.rabbitagent.rules.RuleVariants;
import io.rabbitagent.rules.Unknowns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AgentLoopTest {
    private static final long SEED = 20_260_101L;
    private static final NodeName RB1 = node(1);
    private static final NodeName RB2 = node(2);
    private static final NodeName RB3 = node(3);
    private static final String RULE = "app-stopped";

    private final OneAgent agent = agentOf(RB2, Pictures.healthy(3).appStopped(RB2));

    private static OneAgent agentOf(NodeName me, Pictures pictures) {
        return new OneAgent(me, pictures, BuiltInRules.all());
    }

    private Optional<FindingState> state() {
        return agent.state(RULE, RB2);
    }

    private void proposed() {
        agent.turns(4);
        assertThat(agent.document().proposals()).hasSize(1);
    }

    private void approve() {
        ProposedPlan one = agent.document().proposals().get(0);
        agent.decide(new Command.Approve("ann", one.plan().id(), one.plan().digest(), "looks right"));
    }

    private void begun() {
        proposed();
        approve();
        agent.turn(1);
        assertThat(agent.document().active()).isPresent();
    }

    private Effect.RunStep running() {
        begun();
        agent.turn(1).turn(1);
        assertThat(agent.started()).hasSize(1);
        return agent.started().get(0);
    }

    private void appRuns() {
        agent.pictures.observe(
                RB2,
                seen -> with(Pictures.healthy(3).picture().observation(RB2))
                        .sample(seen.sample())
                        .done());
        for (NodeName other : List.of(RB1, RB2, RB3)) {
            agent.pictures.changePeer(other, RB2, was -> Pictures.peer(RB2, true, Set.of()));
        }
    }

    private void report(Effect.RunStep step, StepEnd.Result result) {
        agent.end(new StepEnd(step.plan().id(), step.step().number(), step.claimId(), result, "looked"));
    }

    private void report(Effect.LookAtStep step, StepEnd.Result result) {
        agent.end(new StepEnd(step.plan().id(), step.step().number(), step.claimId(), result, "looked"));
    }

    private void look(StepEnd.Result result) {
        assertThat(agent.started()).isEmpty();
        assertThat(agent.lookedAt()).hasSize(1);
        report(agent.lookedAt().get(0), result);
    }

    private Run onlyRun() {
        assertThat(agent.document().recent()).hasSize(1);
        return agent.document().recent().get(0);
    }

    @Test
    void a_finding_goes_through_its_whole_life() {
        agent.turn(1);
        assertThat(state()).contains(FindingState.DETECTED);
        agent.turn(1);
        assertThat(state()).contains(FindingState.PENDING);
        agent.turn(4);
        assertThat(state()).contains(FindingState.PLANNED);
        assertThat(agent.commands()).singleElement().isInstanceOf(Command.Propose.class);
        agent.turn(1);
        assertThat(state()).contains(FindingState.AWAITING_APPROVAL);
        assertThat(agent.commands()).isEmpty();
        approve();
        agent.turn(1);
        assertThat(state()).contains(FindingState.APPROVED);
        assertThat(agent.commands()).singleElement().isInstanceOf(Command.Begin.class);
        agent.turn(1);
        assertThat(state()).contains(FindingState.RUNNING);
        assertThat(agent.commands()).singleElement().isInstanceOf(Command.ClaimStep.class);
        assertThat(agent.started()).isEmpty();
        agent.turn(1);
        Effect.RunStep step = agent.started().get(0);
        appRuns();
        report(step, StepEnd.Result.DONE);
        agent.turn(1);
        assertThat(agent.commands()).singleElement().isInstanceOf(Command.StepDone.class);
        agent.turn(1);
        assertThat(state()).contains(FindingState.VERIFYING);
        agent.turn(4);
        assertThat(agent.document().active()).as("not stable for long enough").isPresent();
        agent.turn(1);
        assertThat(onlyRun().outcome()).isEqualTo(Run.Outcome.VERIFIED);
        agent.turn(1);
        assertThat(state()).isEmpty();
        assertThat(agent.document().held()).isEmpty();
    }

    @Test
    void enough_time_without_enough_observations_is_not_enough() {
        agent.turn(1);
        Pictures frozen = agent.pictures;
        frozen.observe(RB2, seen -> with(seen).sample(seen.sample() - 1).done());
        agent.turn(60);

        assertThat(agent.commands()).as("the same sample seen again").isEmpty();
        agent.turn(1);
        assertThat(agent.commands()).hasSize(1);
    }

    @Test
    void an_unknown_answer_in_between_starts_the_count_anew() {
        agent.turns(2);
        agent.pictures.observe(
                RB2,
                seen -> with(seen)
                        .app(Fact.unknown(Fact.Reason.TIMEOUT, "no answer"))
                        .done());
        agent.turn(1);
        assertThat(state()).isEmpty();
        agent.pictures.observe(
                RB2, seen -> with(seen).app(Fact.known(AppState.STOPPED)).done());
        agent.turn(3).turn(2);

        assertThat(agent.commands()).isEmpty();
        assertThat(state()).contains(FindingState.PENDING);
    }

    @Test
    void only_the_speaker_for_a_member_proposes_and_withdraws() {
        OneAgent other = agentOf(RB1, Pictures.healthy(3).appStopped(RB2));
        other.turns(10);
        assertThat(other.commands()).isEmpty();
        assertThat(other.state(RULE, RB2)).contains(FindingState.PLANNED);
    }

    @Test
    void an_agent_of_another_version_does_not_undo_the_proposal() {
        proposed();
        Decisions shown = agent.document();
        OneAgent other = agentOf(RB1, Pictures.healthy(3).appStopped(RB2).partitioned(RB1, RB3));
        other.set(Fact.known(shown));

        other.turns(10);

        assertThat(other.document()).isEqualTo(shown);
    }

    @Test
    void a_proposal_is_taken_back_when_it_is_no_longer_so_for_long_enough() {
        proposed();
        appRuns();
        agent.turn(1).turn(3);
        assertThat(agent.document().proposals()).as("not yet for long enough").hasSize(1);
        agent.turn(3);

        assertThat(agent.document().proposals()).isEmpty();
        assertThat(agent.document().held()).isEmpty();
    }

    @Test
    void a_proposal_is_taken_back_when_a_gate_shuts_and_kept_when_a_gate_is_unknown() {
        proposed();
        agent.pictures.observe(
                RB1,
                seen -> with(seen)
                        .view(Fact.unknown(Fact.Reason.TIMEOUT, "no answer"))
                        .done());
        approve();
        agent.turn(1);
        assertThat(agent.commands()).isEmpty();
        agent.pictures.partitioned(RB3, RB2);
        agent.turn(1);

        assertThat(agent.commands()).singleElement().isInstanceOf(Command.Withdraw.class);
    }

    @Test
    void a_rejected_plan_is_not_proposed_again_before_it_is_acknowledged() {
        proposed();
        agent.decide(new Command.Reject(
                "ann", agent.document().proposals().get(0).plan().id(), "not now"));
        agent.turns(10);
        assertThat(agent.document().proposals()).isEmpty();
        assertThat(state()).contains(FindingState.BLOCKED);
        assertThat(agent.finding(RULE, RB2).orElseThrow().blockedBy().orElseThrow())
                .contains("not-held");
        agent.decide(new Command.Acknowledge("ann", RULE, RB2, "go on"));
        agent.turn(1);

        assertThat(agent.document().proposals()).hasSize(1);
    }

    @Test
    void a_pause_lets_nothing_be_proposed_begun_claimed_or_started() {
        Command pause = new Command.PauseAll("ann", "maintenance", agent.now().plusSeconds(3_600));
        agent.decide(pause);
        agent.turns(5);
        assertThat(agent.document().proposals()).isEmpty();
        agent.decide(new Command.Resume("ann", "go"));
        proposed();
        approve();
        agent.decide(pause);
        agent.turns(2);
        assertThat(agent.document().active()).isEmpty();
        assertThat(agent.document().proposals())
                .as("a pause is no reason to withdraw")
                .hasSize(1);
        agent.decide(new Command.Resume("ann", "go"));
        agent.turn(1);
        agent.decide(pause);
        agent.turns(2);
        assertThat(agent.commands()).isEmpty();
        agent.decide(new Command.Resume("ann", "go"));
        agent.turn(1);
        assertThat(agent.commands()).singleElement().isInstanceOf(Command.ClaimStep.class);
        agent.decide(pause);
        agent.turn(1);
        assertThat(agent.started())
                .as("claimed before the pause, not started in it")
                .isEmpty();
        agent.decide(new Command.Resume("ann", "go"));
        agent.turn(1);
        assertThat(agent.started()).hasSize(1);
    }

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
            AgentLoopTest test = new AgentLoopTest();
            test.report(test.running(), result);
            test.agent.turn(1);

            assertThat(test.onlyRun().outcome())
                    .isEqualTo(result == StepEnd.Result.FAILED ? Run.Outcome.FAILED : Run.Outcome.OUTCOME_UNKNOWN);
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
    void an_abort_between_two_steps_ends_the_plan_at_once_and_holds_the_rule() {
        begun();
        agent.decide(new Command.Abort("ann", plan(), "wrong node", Optional.empty()));

        assertThat(onlyRun().outcome()).isEqualTo(Run.Outcome.ABORTED);
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

    @Test
    void what_was_not_begun_by_the_executors_last_look_is_judged_again() {
        report(running(), StepEnd.Result.ABSENT);
        agent.turn(1);

        assertThat(agent.started()).hasSize(1);
    }

    @Test
    void a_pause_is_over_when_an_agent_has_seen_it_for_its_time_whatever_the_clocks_say() {
        agent.decide(new Command.PauseAll("ann", "maintenance", agent.now().plusSeconds(60)));
        agent.turn(1).turn(58);
        assertThat(agent.document().pause()).isPresent();
        agent.restart().turn(1).turn(58);
        assertThat(agent.document().pause())
                .as("measured from the start of this life")
                .isPresent();
        agent.turn(2);

        assertThat(agent.document().pause()).isEmpty();
    }

    @Test
    void what_a_human_did_without_the_decisions_holds_everything_until_it_is_acknowledged() {
        proposed();
        approve();
        Command report = new Command.ReportBreakGlass(RB1.value(), "bg-1", RB1, "start_app by ann");
        agent.decide(report);
        agent.turns(5);
        assertThat(agent.document().active()).isEmpty();
        agent.decide(new Command.Acknowledge("ann", Held.BREAK_GLASS, RB1, "checked"));
        agent.decide(report);
        assertThat(agent.document().glassBroken()).as("reported once").isEmpty();
        agent.turns(5);
        approve();
        agent.turn(1);

        assertThat(agent.document().active()).isPresent();
    }

    @Test
    void a_run_that_ended_under_our_eyes_counts_though_our_clock_is_an_hour_ahead() {
        Run run = new Run(
                "p-0",
                RULE,
                RB2,
                Run.Outcome.VERIFIED,
                "",
                Pictures.NOON.minusSeconds(7_300),
                Pictures.NOON.minusSeconds(7_200));
        agent.turn(1);
        Decisions now = agent.document();
        for (int number = 0; number < 3; number++) {
            now = now.withRun(
                    new Run("p-" + number, run.rule(), RB2, run.outcome(), "", run.startedAt(), run.endedAt()));
        }
        agent.set(Fact.known(now));
        agent.turns(20);
        assertThat(agent.finding(RULE, RB2).orElseThrow().blockedBy().orElseThrow())
                .startsWith("budget");
        agent.turn(3_600).turns(4);

        assertThat(agent.document().proposals()).hasSize(1);
    }

    private String plan() {
        return agent.document().active().orElseThrow().plan().id();
    }

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

    @Test
    void two_findings_are_proposed_each_and_begun_one_after_the_other() {
        OneAgent second = agentOf(RB3, agent.pictures);
        agent.pictures.appStopped(RB3);
        agent.turns(4);
        second.set(Fact.known(agent.document()));
        second.turns(4);
        assertThat(second.document().proposals()).hasSize(2);
        for (ProposedPlan one : second.document().proposals()) {
            second.decide(new Command.Approve("ann", one.plan().id(), one.plan().digest(), "both"));
        }
        agent.set(Fact.known(second.document()));
        agent.turn(1);
        second.set(Fact.known(agent.document()));
        second.turns(3);

        assertThat(second.document().active().orElseThrow().plan().target()).isEqualTo(RB2);
        assertThat(second.document().proposals()).hasSize(1);
        assertThat(second.commands()).isEmpty();
    }

    @Test
    void a_budget_that_is_spent_blocks() {
        Decisions spent = Decisions.none("prod");
        for (int number = 0; number < 3; number++) {
            Run run = new Run("p-" + number, RULE, RB2, Run.Outcome.VERIFIED, "", agent.now(), agent.now());
            spent = spent.withRun(run);
        }
        agent.set(Fact.known(spent));
        agent.turns(5);

        assertThat(state()).contains(FindingState.BLOCKED);
        assertThat(agent.finding(RULE, RB2).orElseThrow().blockedBy().orElseThrow())
                .startsWith("budget fail: 3 of 3");
    }

    @Test
    void a_rule_that_only_observes_proposes_nothing() {
        OneAgent observer =
                new OneAgent(RB2, Pictures.healthy(3).appStopped(RB2), RuleVariants.withMode(RULE, Mode.OBSERVE));
        observer.turns(10);

        assertThat(observer.document().proposals()).isEmpty();
        assertThat(observer.finding(RULE, RB2).orElseThrow().blockedBy().orElseThrow())
                .contains("observe");
    }

    @Test
    void a_paused_healing_or_refused_node_is_never_planned_for() {
        for (LogSignal signal : List.of(LogSignal.PAUSED, LogSignal.AUTOHEAL)) {
            BootLog log = Pictures.log(signal);
            Pictures pictures = Pictures.healthy(3)
                    .appStopped(RB2)
                    .observe(RB2, seen -> with(seen).log(Fact.known(log)).done());
            OneAgent one = agentOf(RB2, pictures).turns(10);
            assertThat(one.document()).as(signal.name()).isEqualTo(Decisions.none("prod"));
        }
    }

    @Test
    void no_gap_in_what_is_known_makes_an_agent_propose_or_begin_what_it_would_not_with_all_known() {
        Random random = new Random(SEED);
        for (int round = 0; round < 400; round++) {
            AgentLoopTest test = new AgentLoopTest();
            test.begunOrProposed(random.nextBoolean());
            Decisions before = test.agent.document();
            List<Unknowns.Hole> holes = new ArrayList<>(Unknowns.of(test.agent.pictures.picture()));
            holes.removeIf(hole -> random.nextInt(3) > 0 && !hole.toString().equals("log of " + RB2));
            test.dig(holes);
            test.agent.turns(5);

            assertThat(test.agent.document())
                    .as("seed " + SEED + ", round " + round + ", without " + holes)
                    .isEqualTo(before);
        }
    }

    private void begunOrProposed(boolean approved) {
        proposed();
        if (approved) {
            approve();
        }
    }

    private void dig(List<Unknowns.Hole> holes) {
        ClusterPicture dug = Unknowns.dig(agent.pictures.picture(), holes);
        dug.reports().forEach((node, report) -> agent.pictures.observe(node, seen -> report.observation()));
    }

    @Test
    void findings_are_written_down_once_by_the_speaker() {
        agent.turn(1);
        assertThat(agent.effects())
                .singleElement()
                .isInstanceOfSatisfying(
                        Effect.Journal.class,
                        journal -> assertThat(journal.event().summary()).startsWith("app-stopped found: "));
        agent.turn(1);
        assertThat(agent.effects()).isEmpty();
        OneAgent other = agentOf(RB1, Pictures.healthy(3).appStopped(RB2)).turn(1);
        assertThat(other.effects()).isEmpty();
    }
}
