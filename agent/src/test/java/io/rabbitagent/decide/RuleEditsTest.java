package io.rabbitagent.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.Outages;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.SomePlans;
import io.rabbitagent.plan.Verification;
import io.rabbitagent.plan.rejoin.RejoinRemedy;
import io.rabbitagent.plan.startapp.StartAppRemedy;
import io.rabbitagent.rules.Finding;
import io.rabbitagent.rules.FindingState;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RuleVariants;
import io.rabbitagent.rules.Scope;
import io.rabbitagent.rules.Shipped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Somebody edits a rule, takes it away or sets it to observe while a finding or a plan of it is there. */
class RuleEditsTest extends StoppedApplication {
    private static final String REJOIN = "inconsistent-cluster";
    private static final int LAST_DESTRUCTIVE = 6;

    private static List<Rule> with(String name, UnaryOperator<RuleVariants> change) {
        return Shipped.rules().stream()
                .map(rule -> rule.name().equals(name)
                        ? change.apply(RuleVariants.of(rule)).done()
                        : rule)
                .toList();
    }

    private static List<Rule> without(String name) {
        List<Rule> rules = new ArrayList<>(Shipped.rules());
        rules.removeIf(rule -> rule.name().equals(name));
        return rules;
    }

    private void withdrawn(String why) {
        assertThat(agent.commands())
                .singleElement()
                .satisfies(command ->
                        assertThat(((Command.Withdraw) command).why()).contains(why));
        assertThat(agent.document().proposals()).isEmpty();
    }

    @Test
    void what_was_seen_by_another_text_does_not_count() {
        agent.turns(2);
        assertThat(state()).contains(FindingState.PENDING);
        agent.rules(with(RULE, rule -> rule.digest("another"))).turns(1);
        assertThat(state()).contains(FindingState.DETECTED);
        agent.turns(2);
        assertThat(agent.document().proposals()).as("4 of 5 s since the edit").isEmpty();
        agent.turns(1);

        assertThat(agent.document().proposals())
                .singleElement()
                .satisfies(one -> assertThat(one.plan().ruleDigest()).isEqualTo("another"));
    }

    @Test
    void a_proposal_of_another_text_is_taken_back_its_approval_is_void_and_it_is_planned_anew() {
        proposed();
        approve();
        agent.rules(with(RULE, rule -> rule.digest("another"))).turns(1);
        withdrawn("the rule has been edited since");
        agent.turns(4);

        assertThat(agent.document().proposals()).singleElement().satisfies(one -> {
            assertThat(one.approval()).isEmpty();
            assertThat(one.plan().ruleDigest()).isEqualTo("another");
        });
        assertThat(agent.document().active()).isEmpty();
    }

    @Test
    void a_proposal_of_a_rule_that_only_observes_now_is_taken_back() {
        proposed();
        agent.rules(with(RULE, rule -> rule.mode(Mode.OBSERVE))).turns(1);
        withdrawn("the rule's mode is observe now");
        agent.turns(6);

        assertThat(agent.document().proposals()).isEmpty();
    }

    @Test
    void a_proposal_of_a_rule_that_is_gone_is_taken_back_by_who_speaks_for_its_target() {
        proposed();
        OneAgent other = agentOf(RB1, Pictures.healthy(3).appStopped(RB2));
        other.set(Fact.known(agent.document()));
        other.rules(without(RULE)).turns(2);
        assertThat(other.commands()).isEmpty();

        agent.rules(without(RULE)).turns(1);
        withdrawn("there is no rule app-stopped any more");
    }

    @Test
    void an_agent_that_reads_another_text_does_not_begin_and_says_so() {
        Pictures down = Outages.inOrder312(HowEnded.CRASH);
        OneAgent speaker = new OneAgent(RB1, down, with("cluster-down", rule -> rule.digest("0123456789ab")));
        speaker.turns(12);
        Plan plan = speaker.document().proposals().get(0).plan();
        assertThat(plan.step(1).on()).isNotEqualTo(RB1);

        OneAgent owner =
                new OneAgent(plan.step(1).on(), down, with("cluster-down", rule -> rule.digest("ba9876543210")));
        owner.set(Fact.known(speaker.document()));
        owner.turns(12);
        assertThat(owner.document().active()).isEmpty();
        assertThat(owner.finding("cluster-down", RB1)
                        .flatMap(Finding::blockedBy)
                        .orElseThrow())
                .isEqualTo("the agent of " + plan.step(1).on()
                        + " has another text of rule cluster-down: ba98765 vs 0123456. Put the same rule files on every"
                        + " host");

        owner.rules(with("cluster-down", rule -> rule.digest("0123456789ab"))).turns(12);
        assertThat(owner.document().active()).isPresent();
    }

    /** A rejoin of which so many steps are done, after the claim of the next and what came of it. */
    private static OneAgent rejoining(int done, List<Rule> rules) {
        return rejoinAfter(done, rules).turn(1).turn(1);
    }

    private static OneAgent rejoinAfter(int done, List<Rule> rules) {
        Remedy.Steps steps = (Remedy.Steps)
                new RejoinRemedy().propose(Pictures.healthy(3).forgotten(RB2).picture(), RB2);
        Plan plan = Plans.with("p-1", REJOIN, RB2, Mode.APPROVE, steps.steps());
        Decisions document = Plans.decided(Decisions.none("prod"), new Command.Propose(RB2.value(), plan));
        document = Plans.decided(document, new Command.Approve("ops", "p-1", plan.digest(), "go"));
        document = Plans.decided(document, new Command.Begin(RB2.value(), "p-1", Plans.AMPLE));
        for (int step = 1; step <= done; step++) {
            document = Plans.decided(document, new Command.ClaimStep(RB2.value(), "p-1", step, "c-" + step, "life-1"));
            document = Plans.decided(document, new Command.StepDone(RB2.value(), "p-1", step, "c-" + step, ""));
        }
        OneAgent agent = new OneAgent(RB2, Pictures.healthy(3).forgotten(RB2), rules);
        agent.set(Fact.known(document));
        return agent;
    }

    private static String concluded(OneAgent agent) {
        assertThat(agent.started()).isEmpty();
        assertThat(agent.commands()).hasSize(1);
        Command.Conclude end = (Command.Conclude) agent.commands().get(0);
        assertThat(end.outcome()).isEqualTo(Run.Outcome.FAILED);
        return end.detail();
    }

    @Test
    void up_to_the_last_destructive_step_a_plan_ends_whose_rule_is_gone_or_only_observes() {
        for (int done = 0; done < LAST_DESTRUCTIVE; done++) {
            assertThat(concluded(rejoining(done, without(REJOIN))))
                    .contains("gate rule-allows before step " + (done + 1))
                    .contains("there is no rule inconsistent-cluster any more");
            assertThat(concluded(rejoining(done, with(REJOIN, rule -> rule.mode(Mode.OBSERVE)))))
                    .contains("the rule's mode is observe now");
        }
    }

    @Test
    void a_step_that_was_given_up_is_begun_under_another_claim_only_as_the_end_of_its_plan_may_arrive_late() {
        OneAgent agent = rejoinAfter(2, without(REJOIN)).turn(1);
        agent.losesItsCommits(true);
        concluded(agent.turn(1));
        agent.losesItsCommits(false);

        agent.rules(Shipped.rules()).turn(1);
        assertThat(agent.started()).isEmpty();
        assertThat(agent.commands()).singleElement().isInstanceOf(Command.ClaimStep.class);

        agent.turn(1);
        assertThat(agent.lookedAt())
                .as("this life knows that nothing of it was begun")
                .isEmpty();
        assertThat(agent.started()).hasSize(1);
    }

    @Test
    void a_proposal_is_taken_back_where_its_rule_is_about_something_else_now() {
        agent.decide(new Command.Propose(RB2.value(), Plans.plan("p-9", RULE, RB2, Mode.APPROVE, 1)));
        agent.rules(with(RULE, rule -> rule.scope(Scope.CLUSTER).digest("another")))
                .turn(1);
        assertThat(agent.document().proposals()).isEmpty();
        assertThat(agent.commands())
                .containsExactly(new Command.Withdraw(RB2.value(), "p-9", "the rule has been edited since"));
    }

    @Test
    void a_plan_ends_whose_rule_names_another_remedy_now() {
        assertThat(concluded(rejoining(2, with(REJOIN, rule -> rule.remedy(new StartAppRemedy())))))
                .contains("gate rule-allows before step 3")
                .contains("the rule's remedy is start-app now");
    }

    @Test
    void rules_that_could_not_be_read_end_nothing_and_take_nothing_back() {
        OneAgent waiting = rejoining(2, List.of());
        assertThat(waiting.started()).isEmpty();
        assertThat(waiting.document().active()).isPresent();
        assertThat(waiting.waitsFor().orElse("")).contains("no rules are in force on this host");

        agent.turns(2).decide(new Command.Propose(RB2.value(), Plans.plan("p-9", RULE, RB2, Mode.APPROVE, 1)));
        assertThat(agent.rules(List.of()).turn(1).effects()).isEmpty();
        assertThat(agent.turn(1).effects()).isEmpty();
        assertThat(agent.document().proposals()).hasSize(1);
    }

    @Test
    void what_only_a_removed_rule_had_found_is_over() {
        agent.turns(2).rules(without(RULE)).turn(1);
        assertThat(agent.effects())
                .containsExactly(
                        new Effect.Journal(new FindingChanged(RULE, RB2, false, "no rule looks for it any more")));
    }

    @Test
    void after_it_the_plan_goes_on_to_its_end() {
        for (List<Rule> rules : List.of(without(REJOIN), with(REJOIN, rule -> rule.mode(Mode.OBSERVE)))) {
            OneAgent agent = rejoining(LAST_DESTRUCTIVE, rules);
            assertThat(agent.started()).hasSize(1);
        }
    }

    @Test
    void a_gate_that_somebody_adds_counts_at_once() {
        Gate added = new Gate("change-window", (picture, target) -> Judgement.of(false, "not before 6 p.m."));

        assertThat(concluded(rejoining(3, with(REJOIN, rule -> rule.gate(added).digest("another")))))
                .isEqualTo("gate change-window before step 4: not before 6 p.m.");
        assertThat(rejoining(3, with(REJOIN, rule -> rule.digest("another"))).started())
                .as("an edit by itself ends nothing")
                .hasSize(1);
    }

    @Test
    void a_plan_that_nobody_approved_ends_where_its_rule_asks_for_approval_now() {
        Plan plan = Plans.plan("p-1", RULE, RB2, Mode.AUTO, 1);
        agent.decide(new Command.Propose(RB2.value(), plan));
        agent.decide(new Command.Begin(RB2.value(), "p-1", Plans.AMPLE));
        agent.turn(1).turn(1);

        assertThat(concluded(agent)).isEqualTo("gate needs-no-approval before step 1: the rule's mode is approve now");
    }

    @Test
    void a_plan_whose_rule_is_gone_after_its_last_step_is_verified_as_its_rule_asked_for() {
        Effect.RunStep step = running();
        report(step, StepEnd.Result.DONE);
        agent.rules(without(RULE)).turn(1).turn(1);
        appRuns();
        agent.turn(1).turn(4);
        assertThat(agent.document().active()).as("stable for 5 s").isPresent();
        agent.turn(1);

        assertThat(onlyRun().outcome()).isEqualTo(Run.Outcome.VERIFIED);
    }

    @Test
    void how_long_the_effect_may_take_goes_with_the_plan() {
        Effect.RunStep step = running();
        report(step, StepEnd.Result.DONE);
        agent.rules(with(
                        RULE,
                        rule -> rule.limits(
                                Plans.AMPLE, new Verification(Duration.ofSeconds(1), Duration.ofSeconds(1)))))
                .turn(1)
                .turn(1);
        agent.turn(170);
        assertThat(agent.document().active()).isPresent();
        agent.turn(20);

        assertThat(onlyRun().detail()).contains("not seen within 180 s");
    }

    @Test
    void what_a_remedy_did_that_nobody_knows_any_more_is_not_called_proven() {
        Plan plan = new Plan(
                "p-1",
                RULE,
                RB2,
                Mode.AUTO,
                "",
                List.of(),
                Plans.plan("p-1", RULE, RB2, Mode.AUTO, 1).steps(),
                Losses.NONE,
                "",
                "digest",
                "",
                "a-remedy-of-old",
                SomePlans.VERIFICATION);
        Decisions document = Plans.decided(Decisions.none("prod"), new Command.Propose(RB2.value(), plan));
        document = Plans.decided(document, new Command.Begin(RB2.value(), "p-1", Plans.AMPLE));
        document = Plans.decided(document, new Command.ClaimStep(RB2.value(), "p-1", 1, "c-1", "life-1"));
        document = Plans.decided(document, new Command.StepDone(RB2.value(), "p-1", 1, "c-1", ""));
        appRuns();
        agent.set(Fact.known(document));
        agent.turn(1).turn(190);

        assertThat(onlyRun().outcome()).isEqualTo(Run.Outcome.FAILED);
        assertThat(onlyRun().detail()).contains("no remedy a-remedy-of-old is known here");
    }
}
