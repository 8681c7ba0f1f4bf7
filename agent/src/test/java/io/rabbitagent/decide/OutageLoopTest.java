package io.rabbitagent.decide;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Outages;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.rules.FindingState;
import io.rabbitagent.rules.RuleSet;
import io.rabbitagent.rules.Shipped;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the loop makes of a rule about the whole cluster, whose plan may or may not run unasked. */
class OutageLoopTest {
    private static final NodeName RB1 = node(1);
    private static final NodeName RB2 = node(2);
    private static final NodeName RB3 = node(3);
    private static final String RULE = "cluster-down";

    private static OneAgent agentOf(NodeName me, Pictures pictures) {
        return new OneAgent(me, pictures, Shipped.rules());
    }

    private static Plan onlyProposal(OneAgent agent) {
        assertThat(agent.document().proposals()).hasSize(1);
        return agent.document().proposals().get(0).plan();
    }

    private static void unknown(OneAgent agent, NodeName node, ClusterPicture known, boolean unknown) {
        agent.pictures.observe(
                node,
                seen -> with(seen)
                        .lastEnd(
                                unknown
                                        ? Fact.unknown(Fact.Reason.TIMEOUT, "no answer")
                                        : known.observation(node).lastEnd())
                        .done());
    }

    @Test
    void a_cluster_that_is_down_is_one_finding_whose_plan_the_first_members_agent_proposes() {
        OneAgent first = agentOf(RB1, Outages.inOrder312(HowEnded.CRASH)).turns(10);
        Plan plan = onlyProposal(first);
        assertThat(plan.target()).isEqualTo(RB1);
        assertThat(plan.mode()).isEqualTo(Mode.AUTO);
        assertThat(first.finding(RULE, RB1)).isPresent();
        assertThat(first.finding(RULE, RB2)).isEmpty();

        assertThat(agentOf(RB2, Outages.inOrder312(HowEnded.CRASH))
                        .turns(10)
                        .document()
                        .proposals())
                .as("by one voice")
                .isEmpty();
    }

    @Test
    void while_the_first_members_agent_is_silent_the_next_speaks_and_counts_its_own_samples() {
        Pictures pictures = Outages.inOrder312(HowEnded.CRASH);
        ClusterPicture before = pictures.picture();
        pictures.silent(RB1);
        OneAgent second = agentOf(RB2, pictures);
        for (int turn = 0; turn < 12; turn++) {
            second.turn(2);
            pictures.observe(
                    RB1,
                    seen -> with(seen)
                            .sample(0)
                            .lastEnd(before.observation(RB1).lastEnd())
                            .done());
        }
        assertThat(second.state(RULE, RB1)).as("seen for long enough").contains(FindingState.BLOCKED);
    }

    @Test
    void a_crash_is_cured_without_asking_by_whoever_has_the_first_step() {
        OneAgent first = agentOf(RB1, Outages.inOrder321(HowEnded.CRASH)).turns(10);
        assertThat(first.document().active()).isPresent();
        assertThat(first.document().active().orElseThrow().plan().mode()).isEqualTo(Mode.AUTO);
    }

    @Test
    void clean_stops_await_approval_for_as_long_as_it_takes() {
        OneAgent agent = agentOf(RB1, Outages.inOrder321(HowEnded.CLEAN)).turns(100);
        assertThat(onlyProposal(agent).mode()).isEqualTo(Mode.APPROVE);
        assertThat(agent.state(RULE, RB1)).contains(FindingState.AWAITING_APPROVAL);
        assertThat(agent.started()).isEmpty();
        ProposedPlan one = agent.document().proposals().get(0);
        agent.decide(new Command.Approve("ann", one.plan().id(), one.plan().digest(), "go"));
        agent.turn(2);
        assertThat(agent.document().active()).isPresent();
    }

    @Test
    void an_operators_start_takes_the_proposal_back_and_makes_it_anew_without_asking() {
        OneAgent agent = agentOf(RB1, Outages.inOrder312(HowEnded.CLEAN)).turns(10);
        Plan asked = onlyProposal(agent);
        assertThat(asked.mode()).isEqualTo(Mode.APPROVE);

        Outages.wantedSince(agent.pictures, RB3);
        agent.turn(2);
        assertThat(agent.commands()).singleElement().isInstanceOfSatisfying(Command.Withdraw.class, withdraw -> {
            assertThat(withdraw.planId()).isEqualTo(asked.id());
            assertThat(withdraw.why()).isEqualTo("the rule's mode is auto now");
        });
        agent.turn(2);
        assertThat(onlyProposal(agent).mode()).isEqualTo(Mode.AUTO);
        assertThat(onlyProposal(agent).digest()).as("the same steps").isEqualTo(asked.digest());
    }

    @Test
    void a_plan_that_needed_nobody_is_taken_back_once_the_stop_turns_out_to_be_meant() {
        OneAgent agent = agentOf(RB1, Outages.inOrder312(HowEnded.CRASH)).turns(10);
        assertThat(onlyProposal(agent).mode()).isEqualTo(Mode.AUTO);
        meant(agent);
        agent.turn(2);
        assertThat(agent.commands()).singleElement().isInstanceOf(Command.Withdraw.class);
    }

    @Test
    void a_plan_that_needed_nobody_starts_nothing_once_the_stop_turns_out_to_be_meant() {
        OneAgent agent = agentOf(RB1, Outages.inOrder321(HowEnded.CRASH));
        for (int turn = 0; turn < 20 && agent.document().active().isEmpty(); turn++) {
            agent.turn(2);
        }
        assertThat(agent.document().active()).isPresent();
        assertThat(agent.started()).isEmpty();
        meant(agent);
        agent.turns(3);
        assertThat(agent.started()).isEmpty();
        assertThat(agent.document().recent())
                .singleElement()
                .satisfies(run ->
                        assertThat(run.detail()).contains("gate needs-no-approval before step 1", "stopped cleanly"));
    }

    @Test
    void what_a_human_has_approved_needs_no_approval_any_more() {
        OneAgent agent = agentOf(RB1, Outages.inOrder321(HowEnded.CRASH));
        for (int turn = 0; turn < 20 && agent.document().active().isEmpty(); turn++) {
            agent.turn(2);
        }
        ActivePlan active = agent.document().active().orElseThrow();
        meant(agent);
        ClusterPicture picture = agent.pictures.picture();
        StepGates gates = new StepGates(RuleSet.of(Shipped.rules()));

        assertThat(gates.firstShut(active, active.plan().step(1), picture))
                .hasValueSatisfying(shut -> assertThat(shut.name()).isEqualTo("needs-no-approval"));
        Approval word = new Approval("ann", "go", agent.now(), active.plan().digest());
        ActivePlan approved =
                new ActivePlan(active.plan(), active.startedAt(), Optional.of(word), active.steps(), active.abort());
        assertThat(gates.firstShut(approved, active.plan().step(1), picture)).isEmpty();
    }

    private static void meant(OneAgent agent) {
        for (NodeName node : List.of(RB1, RB2, RB3)) {
            Outages.ended(
                    agent.pictures,
                    node,
                    HowEnded.CLEAN,
                    agent.pictures
                            .picture()
                            .observation(node)
                            .lastEnd()
                            .value()
                            .orElseThrow()
                            .sawRunning());
        }
    }

    @Test
    void while_the_order_is_unknown_for_a_moment_a_proposal_is_neither_taken_back_nor_begun() {
        OneAgent agent = agentOf(RB2, Outages.inOrder312(HowEnded.CRASH)).turns(5);
        ClusterPicture known = agent.pictures.picture();
        Plan plan =
                onlyProposal(agentOf(RB1, Outages.inOrder312(HowEnded.CRASH)).turns(10));
        agent.decide(new Command.Propose(RB1.value(), plan));
        unknown(agent, RB3, known, true);
        agent.turns(10);
        assertThat(agent.document().proposals()).hasSize(1);
        assertThat(agent.document().active()).isEmpty();

        unknown(agent, RB3, known, false);
        agent.turn(2);
        assertThat(agent.document().active()).isPresent();
    }

    @Test
    void an_unknown_order_takes_no_automatic_proposal_back() {
        OneAgent agent = agentOf(RB1, Outages.inOrder312(HowEnded.CRASH)).turns(10);
        Plan plan = onlyProposal(agent);
        unknown(agent, RB3, agent.pictures.picture(), true);
        agent.turns(10);
        assertThat(onlyProposal(agent)).isEqualTo(plan);
    }

    @Test
    void a_member_that_runs_after_all_takes_the_proposal_back() {
        OneAgent agent = agentOf(RB1, Outages.inOrder312(HowEnded.CLEAN)).turns(10);
        agent.pictures.observe(
                RB3,
                seen -> with(Pictures.healthy(3).picture().observation(RB3))
                        .sample(seen.sample())
                        .done());
        agent.turns(10);
        assertThat(agent.document().proposals()).isEmpty();
        assertThat(agent.finding(RULE, RB1)).isEmpty();
    }
}
