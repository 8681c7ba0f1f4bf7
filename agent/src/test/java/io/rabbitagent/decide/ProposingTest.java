package io.rabbitagent.decide;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.LogSignal;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.GateResult;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.rules.CommonGate;
import io.rabbitagent.rules.FindingState;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RuleVariants;
import io.rabbitagent.rules.Shipped;
import io.rabbitagent.rules.Unknowns;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** From a finding to a proposal, and back. */
class ProposingTest extends StoppedApplication {
    private static final long SEED = 20_260_101L;

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
    void a_plan_has_the_gates_of_its_rule_and_remedy_and_those_that_every_plan_has() {
        proposed();
        List<String> expected = new ArrayList<>(
                CommonGate.OF_PLANS.stream().map(CommonGate::name).toList());
        Shipped.rule(RULE).allGates().forEach(gate -> expected.add(gate.name()));

        assertThat(agent.document().proposals().get(0).plan().gates())
                .extracting(GateResult::name)
                .containsExactlyInAnyOrderElementsOf(expected);
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
    void a_moment_in_which_it_is_unknown_counts_for_nothing_and_takes_nothing_away() {
        agent.turn(2).turn(2);
        appIs(Fact.unknown(Fact.Reason.TIMEOUT, "no answer"));
        agent.turn(7);
        assertThat(state()).isEmpty();
        agent.turn(5);
        appIs(Fact.known(AppState.STOPPED));
        agent.turn(2);
        assertThat(state()).as("seen for 2 s, and unknown for 14").contains(FindingState.PENDING);
        agent.turn(2);
        assertThat(agent.commands()).as("seen for 4 s").isEmpty();
        agent.turn(1);

        assertThat(agent.commands()).singleElement().isInstanceOf(Command.Propose.class);
    }

    @Test
    void an_unknown_answer_that_lasts_starts_the_count_anew() {
        agent.turn(2).turn(2);
        appIs(Fact.unknown(Fact.Reason.TIMEOUT, "no answer"));
        agent.turn(7).turn(6);
        appIs(Fact.known(AppState.STOPPED));
        agent.turn(2).turn(2).turn(2);
        assertThat(agent.commands()).isEmpty();
        agent.turn(1);

        assertThat(agent.commands()).singleElement().isInstanceOf(Command.Propose.class);
    }

    @Test
    void one_that_was_known_not_to_be_so_meanwhile_starts_anew_though_it_was_unknown_before() {
        agent.turn(2).turn(2);
        appIs(Fact.unknown(Fact.Reason.TIMEOUT, "no answer"));
        agent.turn(2);
        appIs(Fact.known(AppState.RUNNING));
        agent.turn(2);
        appIs(Fact.unknown(Fact.Reason.TIMEOUT, "no answer"));
        agent.turn(2);
        appIs(Fact.known(AppState.STOPPED));
        agent.turn(2).turn(2).turn(2);

        assertThat(agent.commands()).isEmpty();
    }

    /** Seen on 3.10.8: a plan for mirrors outlived the beginning of a partition, as the cut had hidden the mirrors for a moment. */
    @Test
    void what_was_unknown_for_a_moment_keeps_its_proposal_but_not_against_a_gate_that_is_shut() {
        proposed();
        appIs(Fact.unknown(Fact.Reason.TIMEOUT, "no answer"));
        agent.turn(1);
        appIs(Fact.known(AppState.STOPPED));
        agent.turn(1);
        assertThat(state()).contains(FindingState.AWAITING_APPROVAL);
        assertThat(agent.document().proposals()).as("nothing is against it").hasSize(1);
        agent.pictures.partitioned(RB1, RB3);
        agent.turn(1);

        assertThat(agent.document().proposals()).isEmpty();
    }

    private void appIs(Fact<AppState> app) {
        agent.pictures.observe(RB2, seen -> with(seen).app(app).done());
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
            ProposingTest test = new ProposingTest();
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
        agent.pictures.openWindows(dug.openWindows());
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

    @Test
    void a_plan_with_a_step_that_destroys_awaits_approval_though_its_rule_is_in_mode_auto() {
        List<Rule> rules = RuleVariants.withMode("inconsistent-cluster", Mode.AUTO);
        OneAgent forgotten = new OneAgent(RB2, Pictures.healthy(3).forgotten(RB2), rules);
        forgotten.turns(8);

        assertThat(forgotten.document().active()).isEmpty();
        assertThat(forgotten.document().proposals()).singleElement().satisfies(one -> {
            assertThat(one.plan().destructive()).isTrue();
            assertThat(one.plan().mode()).isEqualTo(Mode.APPROVE);
        });
    }
}
