package io.rabbitagent.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.rules.FindingState;
import org.junit.jupiter.api.Test;

/** What keeps an agent from beginning: pauses, budgets, what a human did without the decisions. */
class LoopBrakesTest extends StoppedApplication {
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
}
