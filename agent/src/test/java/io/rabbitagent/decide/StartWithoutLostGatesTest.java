package io.rabbitagent.decide;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Outages;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.lost.Measured;
import io.rabbitagent.plan.lost.StartWithoutLostRemedy;
import io.rabbitagent.rules.Shipped;
import org.junit.jupiter.api.Test;

/**
 * Two backups, rb1 forgets rb3 and starts, rb2 starts: what is asked before each step. Nothing that is destructive is left after the
 * third.
 */
class StartWithoutLostGatesTest {
    private static final NodeName RB1 = node(1);
    private static final NodeName RB2 = node(2);
    private static final NodeName RB3 = node(3);
    private static final String RULE = "cluster-down-last-node-lost";
    private static final int FORGOTTEN = 3;
    private static final int FIRST_RUNS = 4;
    private static final int ALL_STARTED = 6;

    private final Pictures pictures = Outages.inOrder123(HowEnded.CLEAN).silent(RB3);
    private final Plan plan = plan();

    private Plan plan() {
        Remedy.Steps steps = (Remedy.Steps) new StartWithoutLostRemedy(Action.StartService.USUAL_BOOT)
                .propose(Measured.cleanStops().in(pictures), RB1);
        return Plans.with("p-1", RULE, RB1, Mode.APPROVE, steps.steps());
    }

    private OneAgent afterSteps(int done) {
        Decisions document = Plans.decided(
                Decisions.none("prod"), new Command.Declare("ann", RB3, Declaration.What.LOST, "burnt down"));
        document = Plans.decided(document, new Command.Propose(RB1.value(), plan));
        document = Plans.decided(document, new Command.Approve("ops", "p-1", plan.digest(), "go"));
        document = Plans.decided(document, new Command.Begin(RB1.value(), "p-1", Plans.AMPLE));
        for (int step = 1; step <= done; step++) {
            String owner = plan.step(step).on().value();
            document = Plans.decided(document, new Command.ClaimStep(owner, "p-1", step, "c-" + step, "life-1"));
            document = Plans.decided(document, new Command.StepDone(owner, "p-1", step, "c-" + step, ""));
        }
        OneAgent agent = new OneAgent(plan.step(done + 1).on(), pictures, Shipped.rules());
        agent.set(Fact.known(document));
        agent.kept(Measured.cleanStops().all());
        return agent;
    }

    private String endOf(OneAgent agent) {
        assertThat(agent.started()).isEmpty();
        assertThat(agent.commands()).singleElement().isInstanceOf(Command.Conclude.class);
        Run run = agent.document().recent().get(0);
        assertThat(run.outcome()).isEqualTo(Run.Outcome.FAILED);
        assertThat(agent.document().heldFor(RULE, RB1)).isPresent();
        return run.detail();
    }

    private void firstRuns() {
        pictures.runsAlone(RB1);
    }

    @Test
    void with_the_lost_ones_silent_the_first_is_started_and_the_others_after_it() {
        assertThat(afterSteps(FORGOTTEN).turn(1).turn(1).started()).hasSize(1);
        firstRuns();
        for (int done = FIRST_RUNS; done < ALL_STARTED; done++) {
            assertThat(afterSteps(done).turn(1).turn(1).started())
                    .as("after " + done)
                    .hasSize(1);
        }
    }

    @Test
    void a_lost_one_that_returns_after_the_last_forget_ends_the_plan_before_anything_starts_and_says_what_to_do() {
        OneAgent agent = afterSteps(FORGOTTEN).turn(1);
        pictures.back(RB3);

        assertThat(endOf(agent.turn(1)))
                .contains(
                        "gate lost-are-silent before step 4: the agent of rabbit@rb3 is there",
                        "rabbit@rb1 waits for nobody when it boots next: don't start it. Put its backup back first, on rb1:"
                                + " agent backups restore");
    }

    @Test
    void of_a_first_one_whose_start_has_no_known_end_it_is_said_that_it_may_run() {
        ActivePlan active =
                afterSteps(FORGOTTEN).turn(1).turn(1).document().active().orElseThrow();

        assertThat(LeftForced.words(active, Run.Outcome.OUTCOME_UNKNOWN))
                .hasValueSatisfying(words -> assertThat(words)
                        .contains("rabbit@rb1 was had not to wait for others, and may run by now: look first"));
        assertThat(LeftForced.words(active, Run.Outcome.ABORTED))
                .hasValueSatisfying(words -> assertThat(words).contains("don't start it"));
    }

    @Test
    void one_that_returns_once_the_first_runs_keeps_the_others_from_being_started() {
        for (int done = FIRST_RUNS; done < ALL_STARTED; done++) {
            firstRuns();
            OneAgent agent = afterSteps(done).turn(1);
            pictures.back(RB3);
            assertThat(endOf(agent.turn(1)))
                    .contains("gate lost-are-silent")
                    .as("the first runs by its own plan")
                    .doesNotContain("don't start it");
            pictures.silent(RB3);
        }
    }

    @Test
    void a_survivor_that_somebody_starts_after_the_forget_ends_the_plan_before_the_first_starts() {
        OneAgent agent = afterSteps(FORGOTTEN).turn(1);
        Outages.booting(pictures, RB2);

        assertThat(endOf(agent.turn(1))).contains("gate survivors-present before step 4: rabbit@rb2 is booting");
    }

    @Test
    void a_survivor_that_runs_already_ends_the_plan_before_the_first_starts() {
        OneAgent agent = afterSteps(FORGOTTEN).turn(1);
        pictures.runsAlone(RB2);

        assertThat(endOf(agent.turn(1))).contains("gate no-member-runs before step 4: rabbit@rb2 runs");
    }

    @Test
    void a_survivor_whose_agent_is_late_is_waited_for_before_the_first_starts() {
        OneAgent agent = afterSteps(FORGOTTEN).turn(1);
        pictures.silent(RB2, 20);

        agent.turn(1);
        assertThat(agent.started()).isEmpty();
        assertThat(agent.commands()).isEmpty();
        assertThat(agent.waitsFor())
                .hasValueSatisfying(why -> assertThat(why)
                        .contains("gate survivors-present", "no word from the agent of rabbit@rb2 for 20 s"));
    }

    @Test
    void a_rule_that_is_taken_away_lets_nothing_more_be_started() {
        OneAgent agent = afterSteps(FORGOTTEN).turn(1);
        agent.rules(Shipped.rules().stream()
                .filter(rule -> !rule.name().equals(RULE))
                .toList());

        assertThat(endOf(agent.turn(1))).contains("gate rule-allows", "don't start it");
    }

    @Test
    void whose_outcome_is_unknown_may_wait_for_nobody_too() {
        OneAgent agent = afterSteps(FORGOTTEN - 1).turn(1);
        agent.decide(new Command.Conclude(RB1.value(), "p-1", Run.Outcome.OUTCOME_UNKNOWN, "who knows"));
        assertThat(agent.document().recent().get(0).detail())
                .startsWith("who knows. ")
                .contains("don't start it");

        agent = afterSteps(FORGOTTEN - 1).turn(1);
        agent.decide(new Command.Conclude(RB1.value(), "p-1", Run.Outcome.FAILED, "nothing was done"));
        assertThat(agent.document().recent().get(0).detail()).isEqualTo("nothing was done");
    }
}
