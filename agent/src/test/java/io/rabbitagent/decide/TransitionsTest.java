package io.rabbitagent.decide;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.decide.Plans.LATER;
import static io.rabbitagent.decide.Plans.NOW;
import static io.rabbitagent.decide.Plans.decided;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Answer.Why;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.GateResult;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.SomePlans;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.rules.Budget;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TransitionsTest {
    private static final NodeName RB1 = node(1);
    private static final NodeName RB2 = node(2);
    private static final String ME = RB1.value();
    private static final Plan PLAN = Plans.plan("p-1", "app-stopped", RB1, Mode.APPROVE, 2);
    private static final Decisions NONE = Decisions.none("prod");
    private static final Decisions PROPOSED = decided(NONE, new Command.Propose(ME, PLAN));
    private static final Decisions APPROVED = decided(PROPOSED, approve(PLAN.digest()));
    private static final Decisions BEGUN = decided(APPROVED, new Command.Begin(ME, "p-1", Plans.AMPLE));
    private static final Decisions CLAIMED = decided(BEGUN, claim(1, "c-1"));
    private static final Decisions FIRST_DONE = decided(CLAIMED, done(1, "c-1"));
    private static final Decisions ALL_DONE = decided(decided(FIRST_DONE, claim(2, "c-2")), done(2, "c-2"));

    private static Command approve(String digest) {
        return new Command.Approve("ann", "p-1", digest, "looks right");
    }

    private static Command claim(int step, String id) {
        return new Command.ClaimStep(ME, "p-1", step, id, "a-1");
    }

    private static Command done(int step, String id) {
        return new Command.StepDone(ME, "p-1", step, id, "seen");
    }

    private static Command conclude(Run.Outcome outcome) {
        return new Command.Conclude(ME, "p-1", outcome, "detail");
    }

    private static void assertRefused(Decisions document, Command command, Why why) {
        assertThat(Transitions.decide(document, command, NOW))
                .as(command.toString())
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo(why));
    }

    @Test
    void a_plan_goes_through_its_whole_life() {
        Decisions over = decided(ALL_DONE, conclude(Run.Outcome.VERIFIED), LATER);

        assertThat(over.active()).isEmpty();
        assertThat(over.proposals()).isEmpty();
        assertThat(over.held()).isEmpty();
        assertThat(over.recent()).singleElement().satisfies(run -> {
            assertThat(run.planId()).isEqualTo("p-1");
            assertThat(run.startedAt()).isEqualTo(NOW);
            assertThat(run.endedAt()).isEqualTo(LATER);
        });
    }

    @Test
    void every_decision_comes_with_an_entry_that_names_who_took_it_about_what() {
        Answer answer = Transitions.decide(PROPOSED, approve(PLAN.digest()), NOW);

        assertThat(answer).isInstanceOfSatisfying(Answer.Decided.class, made -> {
            assertThat(made.entry().actor()).isEqualTo("ann");
            assertThat(made.entry().target()).contains(RB1);
            assertThat(made.entry().summary()).isEqualTo("plan-approved p-1 app-stopped by ann: looks right");
        });
    }

    @Test
    void the_first_proposal_for_a_rule_and_target_wins() {
        Plan second = Plans.plan("p-2", "app-stopped", RB1, Mode.APPROVE, 1);

        assertRefused(PROPOSED, new Command.Propose("rabbit@rb2", second), Why.BUSY);
        assertRefused(BEGUN, new Command.Propose("rabbit@rb2", second), Why.BUSY);
    }

    @Test
    void proposals_for_other_targets_never_block_each_other() {
        Plan other = Plans.plan("p-2", "app-stopped", RB2, Mode.APPROVE, 1);

        assertThat(decided(PROPOSED, new Command.Propose(ME, other)).proposals())
                .hasSize(2);
        assertThat(decided(BEGUN, new Command.Propose(ME, other)).proposals()).hasSize(1);
    }

    @Test
    void a_plan_that_makes_no_sense_is_not_proposed() {
        List<Plan> bad = List.of(
                Plans.plan("p-2", "r", RB2, Mode.APPROVE, 0),
                Plans.plan("p-2", "r", RB2, Mode.OBSERVE, 1),
                Plans.with("p-2", "r", RB2, Mode.APPROVE, PLAN.steps().subList(1, 2)),
                SomePlans.of(
                        "p-2",
                        "r",
                        RB2,
                        Mode.APPROVE,
                        "",
                        List.of(new GateResult("no-partition", Verdict.UNKNOWN, "")),
                        PLAN.steps(),
                        Losses.NONE,
                        "",
                        "digest"));
        bad.forEach(plan -> assertRefused(NONE, new Command.Propose(ME, plan), Why.INVALID));
    }

    @Test
    void what_can_destroy_never_begins_without_an_approval_whatever_its_mode() {
        Plan plan = Plans.with("p-2", "r", RB2, Mode.AUTO, List.of(new Step(1, RB2, new Action.Reset())));
        Decisions proposed = decided(NONE, new Command.Propose(ME, plan));
        Command begin = new Command.Begin(ME, "p-2", Plans.AMPLE);

        assertRefused(proposed, begin, Why.INVALID);
        Decisions approved = decided(proposed, new Command.Approve("ann", "p-2", plan.digest(), "go"));
        assertThat(decided(approved, begin).active()).isPresent();
    }

    @Test
    void an_id_is_never_used_twice() {
        Plan same = Plans.plan("p-1", "other-rule", RB2, Mode.APPROVE, 1);
        Decisions over = decided(ALL_DONE, conclude(Run.Outcome.VERIFIED));

        for (Decisions document : List.of(PROPOSED, BEGUN, over)) {
            assertRefused(document, new Command.Propose(ME, same), Why.INVALID);
        }
    }

    @Test
    void an_approval_is_for_the_digest_that_was_shown_and_given_once() {
        assertRefused(PROPOSED, approve("another"), Why.STALE);
        assertRefused(APPROVED, approve(PLAN.digest()), Why.INVALID);
        assertRefused(BEGUN, approve(PLAN.digest()), Why.NOT_FOUND);
        assertRefused(NONE, approve(PLAN.digest()), Why.NOT_FOUND);
    }

    @Test
    void an_approval_dies_with_its_proposal() {
        Decisions withdrawn = decided(APPROVED, new Command.Withdraw(ME, "p-1", "no longer so"));
        Plan again = Plans.plan("p-2", "app-stopped", RB1, Mode.APPROVE, 2);
        Decisions proposed = decided(withdrawn, new Command.Propose(ME, again));

        assertRefused(proposed, new Command.Begin(ME, "p-2", Plans.AMPLE), Why.INVALID);
    }

    @Test
    void a_rejected_plan_holds_its_rule_for_the_target_until_acknowledged() {
        Decisions rejected = decided(PROPOSED, new Command.Reject("ann", "p-1", "not now"));
        Plan again = Plans.plan("p-2", "app-stopped", RB1, Mode.APPROVE, 1);

        assertThat(rejected.proposals()).isEmpty();
        assertRefused(rejected, new Command.Propose(ME, again), Why.INVALID);
        Decisions released = decided(rejected, new Command.Acknowledge("ann", "app-stopped", RB1, "fixed"));
        assertThat(decided(released, new Command.Propose(ME, again)).proposals())
                .hasSize(1);
        assertRefused(released, new Command.Acknowledge("ann", "app-stopped", RB1, "again"), Why.NOT_FOUND);
    }

    @Test
    void a_plan_begins_only_approved_alone_and_outside_a_pause() {
        assertRefused(PROPOSED, new Command.Begin(ME, "p-1", Plans.AMPLE), Why.INVALID);
        assertRefused(BEGUN, new Command.Begin(ME, "p-1", Plans.AMPLE), Why.NOT_FOUND);
        Decisions paused = decided(APPROVED, new Command.PauseAll("ann", "maintenance", LATER));
        assertRefused(paused, new Command.Begin(ME, "p-1", Plans.AMPLE), Why.BUSY);
        assertThat(Transitions.decide(paused, new Command.Begin(ME, "p-1", Plans.AMPLE), LATER))
                .as("no clock ends a pause: an agent that has seen it for long enough does")
                .isInstanceOf(Answer.Refused.class);
        Decisions over = decided(paused, new Command.ExpirePause(ME, NOW));
        assertThat(decided(over, new Command.Begin(ME, "p-1", Plans.AMPLE)).active())
                .isPresent();
        Plan other = Plans.plan("p-2", "app-stopped", RB2, Mode.AUTO, 1);
        assertRefused(
                decided(BEGUN, new Command.Propose(ME, other)), new Command.Begin(ME, "p-2", Plans.AMPLE), Why.BUSY);
    }

    @Test
    void a_rule_in_mode_auto_needs_no_approval() {
        Plan auto = Plans.plan("p-1", "app-stopped", RB1, Mode.AUTO, 1);

        assertThat(decided(decided(NONE, new Command.Propose(ME, auto)), new Command.Begin(ME, "p-1", Plans.AMPLE))
                        .active())
                .isPresent();
    }

    @Test
    void a_step_is_claimed_by_its_own_agent_in_order_and_outside_a_pause() {
        assertRefused(BEGUN, claim(2, "c"), Why.INVALID);
        assertRefused(BEGUN, claim(0, "c"), Why.INVALID);
        assertRefused(FIRST_DONE, claim(1, "c"), Why.INVALID);
        assertRefused(ALL_DONE, claim(2, "c"), Why.INVALID);
        assertRefused(BEGUN, new Command.ClaimStep("rabbit@rb2", "p-1", 1, "c", "a-2"), Why.INVALID);
        assertRefused(APPROVED, claim(1, "c"), Why.NOT_FOUND);
        assertRefused(decided(BEGUN, new Command.PauseAll("ann", "maintenance", LATER)), claim(1, "c"), Why.BUSY);
    }

    @Test
    void a_later_claim_replaces_an_earlier_one_whose_end_then_counts_no_more() {
        Decisions again = decided(CLAIMED, claim(1, "c-1b"));

        assertRefused(again, done(1, "c-1"), Why.STALE);
        assertThat(decided(again, done(1, "c-1b")).active().orElseThrow().nextStep())
                .hasValueSatisfying(step -> assertThat(step.number()).isEqualTo(2));
    }

    @Test
    void only_a_claimed_step_can_be_done() {
        assertRefused(BEGUN, done(1, "c-1"), Why.STALE);
        assertRefused(CLAIMED, done(2, "c-1"), Why.INVALID);
        assertRefused(CLAIMED, done(99, "c-1"), Why.INVALID);
        assertRefused(FIRST_DONE, done(1, "c-1"), Why.INVALID);
    }

    @Test
    void a_plan_with_steps_left_is_not_verified() {
        assertRefused(FIRST_DONE, conclude(Run.Outcome.VERIFIED), Why.INVALID);
    }

    @Test
    void a_plan_that_ends_otherwise_holds_its_rule_for_its_target() {
        for (Run.Outcome outcome : List.of(Run.Outcome.FAILED, Run.Outcome.OUTCOME_UNKNOWN)) {
            Decisions over = decided(CLAIMED, conclude(outcome));

            assertThat(over.active()).isEmpty();
            assertThat(over.heldFor("app-stopped", RB1))
                    .hasValueSatisfying(held -> assertThat(held.planId()).isEqualTo("p-1"));
            assertThat(over.heldFor("app-stopped", RB2)).isEmpty();
        }
    }

    @Test
    void while_a_step_is_claimed_only_its_own_agent_ends_the_plan() {
        Command byAnother = new Command.Conclude("rabbit@rb2", "p-1", Run.Outcome.FAILED, "late");

        assertRefused(CLAIMED, byAnother, Why.BUSY);
        assertThat(decided(ALL_DONE, byAnother).active()).isEmpty();
    }

    @Test
    void a_pause_ends_in_the_future_and_by_resume() {
        assertRefused(NONE, new Command.PauseAll("ann", "now", NOW), Why.INVALID);
        assertRefused(NONE, new Command.Resume("ann", "what"), Why.NOT_FOUND);
        Decisions paused = decided(NONE, new Command.PauseAll("ann", "maintenance", LATER));
        assertThat(paused.pause().map(Pause::length)).contains(Duration.between(NOW, LATER));
        assertRefused(paused, new Command.ExpirePause(ME, LATER), Why.NOT_FOUND);
        assertThat(decided(paused, new Command.Resume("ann", "done")).pause()).isEmpty();
    }

    @Test
    void a_budget_that_is_used_up_lets_nothing_begin_though_its_gate_was_open_when_it_was_judged() {
        Budget one = new Budget(1, Duration.ofMinutes(10), 5, Duration.ofMinutes(10));
        Plan second = Plans.plan("p-2", "app-stopped", RB1, Mode.AUTO, 1);
        Decisions over = decided(ALL_DONE, conclude(Run.Outcome.VERIFIED), NOW);
        Decisions proposed = decided(over, new Command.Propose(ME, second), NOW);
        Command begin = new Command.Begin(ME, "p-2", one);

        assertThat(Transitions.decide(proposed, begin, NOW.plusSeconds(599)))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo(Why.BUSY));
        assertThat(decided(proposed, begin, NOW.plusSeconds(600)).active()).isPresent();
    }

    @Test
    void only_who_has_the_next_step_ends_a_plan_before_its_last() {
        assertRefused(BEGUN, new Command.Conclude("rabbit@rb2", "p-1", Run.Outcome.FAILED, "I think"), Why.BUSY);
        assertRefused(BEGUN, new Command.Conclude(ME, "p-1", Run.Outcome.ABORTED, "nobody asked"), Why.INVALID);
    }

    @Test
    void an_abort_is_asked_once_and_claims_nothing_new() {
        Decisions aborting = decided(CLAIMED, new Command.Abort("ann", "p-1", "no", Optional.empty()));
        assertRefused(aborting, new Command.Abort("bob", "p-1", "no", Optional.empty()), Why.INVALID);
        assertRefused(PROPOSED, new Command.Abort("ann", "p-1", "no", Optional.empty()), Why.NOT_FOUND);
        assertThat(decided(aborting, new Command.Abort("bob", "p-1", "switched off", Optional.of(RB1)))
                        .active())
                .isEmpty();
        assertRefused(aborting, new Command.Abort("bob", "p-1", "switched off", Optional.of(RB2)), Why.STALE);
        Decisions paused = decided(aborting, new Command.PauseAll("ann", "maintenance", LATER));
        assertThat(Transitions.decide(paused, new Command.ClaimStep(ME, "p-1", 1, "c-9", "life-2"), NOW))
                .as("a later life takes the claim over, to look, also in a pause")
                .isInstanceOf(Answer.Decided.class);
    }

    @Test
    void the_entry_of_a_step_that_is_done_tells_its_number_and_that_of_a_claim_does_not() {
        assertThat(entry(BEGUN, claim(1, "c-1")).stepDone()).isEmpty();
        assertThat(entry(CLAIMED, done(1, "c-1")).stepDone()).hasValue(1);
        assertThat(entry(decided(FIRST_DONE, claim(2, "c-2")), done(2, "c-2")).stepDone())
                .hasValue(2);
    }

    private static DecisionMade entry(Decisions document, Command command) {
        return ((Answer.Decided) Transitions.decide(document, command, NOW)).entry();
    }

    @Test
    void the_ledger_keeps_the_latest_hundred_runs() {
        Decisions document = NONE;
        for (int number = 0; number < 105; number++) {
            Plan plan = Plans.plan("p-" + number, "app-stopped", RB1, Mode.AUTO, 1);
            document = decided(document, new Command.Propose(ME, plan));
            document = decided(document, new Command.Begin(ME, plan.id(), Plans.AMPLE));
            document = decided(document, new Command.ClaimStep(ME, plan.id(), 1, "c", "a"));
            document = decided(document, new Command.StepDone(ME, plan.id(), 1, "c", ""));
            document = decided(document, new Command.Conclude(ME, plan.id(), Run.Outcome.VERIFIED, ""));
        }

        assertThat(document.recent()).hasSize(100);
        assertThat(document.recent().get(99).planId()).isEqualTo("p-104");
    }
}
