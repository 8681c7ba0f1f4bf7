package io.rabbitagent.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.SeenRunning;
import io.rabbitagent.plan.Step;
import io.rabbitagent.rules.Finding;
import io.rabbitagent.rules.FindingState;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RuleVariants;
import io.rabbitagent.rules.Shipped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Of several plans that could begin, the one whose rule has the larger priority does. */
class PrecedenceTest extends StoppedApplication {
    private static final String HIGHER = "higher";
    private static final Gate SHUT = new Gate("shut", (picture, target) -> Judgement.of(false, "not now"));

    /** Whether the higher rule fires, for the node whose application is stopped. */
    private boolean fires = true;

    private final Rule lower = ruled().done();

    private static RuleVariants ruled() {
        Rule shipped = Shipped.rules().stream()
                .filter(rule -> rule.name().equals(RULE))
                .findFirst()
                .orElseThrow();
        return RuleVariants.of(shipped).mode(Mode.AUTO).unasked((picture, target) -> Judgement.of(true, "never asks"));
    }

    private RuleVariants higher() {
        return ruled().name(HIGHER)
                .priority(900)
                .when((picture, target) -> Judgement.of(fires && target.equals(RB2), "as the test wants"));
    }

    private OneAgent with(Rule higher) {
        return agent.rules(List.of(lower, higher));
    }

    private Optional<String> inSlot() {
        return agent.document().active().map(active -> active.plan().rule());
    }

    private Optional<String> waits() {
        return agent.finding(RULE, RB2).flatMap(Finding::blockedBy);
    }

    @Test
    void of_two_that_may_begin_the_higher_one_does() {
        with(higher().done()).turns(5);
        assertThat(inSlot()).contains(HIGHER);
    }

    @Test
    void a_plan_waits_while_a_higher_finding_is_pending_and_then_for_its_plan() {
        with(higher().holdFor(Duration.ofSeconds(20)).done()).turns(7);
        assertThat(agent.document().proposals())
                .singleElement()
                .satisfies(one -> assertThat(one.plan().rule()).isEqualTo(RULE));
        assertThat(inSlot()).isEmpty();
        assertThat(waits()).contains("waits for higher on rabbit@rb2 (priority 900 before 400)");
        assertThat(agent.state(RULE, RB2)).as("nobody has to be asked").contains(FindingState.PLANNED);

        agent.turns(8);
        assertThat(inSlot()).contains(HIGHER);
    }

    @Test
    void once_the_higher_finding_is_gone_it_begins() {
        with(higher().holdFor(Duration.ofSeconds(20)).done()).turns(6);
        assertThat(inSlot()).isEmpty();
        fires = false;
        agent.turns(1);

        assertThat(inSlot()).contains(RULE);
    }

    @Test
    void it_does_not_wait_for_a_higher_one_that_is_blocked() {
        with(higher().holdFor(Duration.ofSeconds(20)).gate(SHUT).done()).turns(5);
        assertThat(inSlot()).contains(RULE);
    }

    @Test
    void it_does_not_wait_for_a_higher_one_that_awaits_approval() {
        with(higher().mode(Mode.APPROVE).done()).turns(3);
        assertThat(inSlot()).as("the higher one is pending").isEmpty();
        agent.turns(2);

        assertThat(inSlot()).contains(RULE);
    }

    @Test
    void an_approval_of_the_higher_one_lets_it_come_first() {
        lowerAwaitsApproval();
        agent.document()
                .proposals()
                .forEach(one -> agent.decide(
                        new Command.Approve("ann", one.plan().id(), one.plan().digest(), "both")));
        agent.turns(1);

        assertThat(inSlot()).contains(HIGHER);
    }

    private void lowerAwaitsApproval() {
        Rule asks = RuleVariants.of(lower).mode(Mode.APPROVE).done();
        agent.rules(List.of(asks, higher().mode(Mode.APPROVE).done())).turns(5);
        assertThat(agent.document().proposals()).hasSize(2);
        assertThat(inSlot()).isEmpty();
    }

    @Test
    void it_does_not_wait_for_a_rule_that_only_observes() {
        with(higher().mode(Mode.OBSERVE).holdFor(Duration.ofSeconds(20)).done()).turns(5);
        assertThat(inSlot()).contains(RULE);
    }

    @Test
    void it_does_not_wait_for_one_of_the_same_priority() {
        with(higher().priority(lower.priority()).holdFor(Duration.ofSeconds(20)).done())
                .turns(5);
        assertThat(inSlot()).contains(RULE);
    }

    @Test
    void it_waits_for_the_agent_of_another_host_but_not_for_ever() {
        with(higher().remedy(new OnRb3()).done()).turns(10);
        assertThat(agent.document().proposals()).hasSize(2);
        assertThat(waits()).isPresent();
        agent.turns(12);

        assertThat(inSlot()).as("the agent of rabbit@rb3 does not begin").contains(RULE);
    }

    @Test
    void the_explanation_of_the_waiting_plan_says_so() {
        with(higher().remedy(new OnRb3()).done()).turns(8);

        Explanation explained = Explanation.of(lower, RB2, agent.situation());
        assertThat(explained.waits()).contains("waits for higher on rabbit@rb2 (priority 900 before 400)");
        Explanation first = Explanation.of(higher().done(), RB2, agent.situation());
        assertThat(first.waits()).isEmpty();
    }

    @Test
    void in_a_pause_nobody_waits_for_anybody() {
        with(higher().remedy(new OnRb3()).done()).turns(4);
        agent.decide(new Command.PauseAll("ann", "work", agent.now().plusSeconds(600)));
        agent.turns(1);

        assertThat(waits()).isEmpty();
    }

    @Test
    void another_agent_waits_alike() {
        OneAgent other = agentOf(RB3, Pictures.healthy(3).appStopped(RB2));
        other.rules(List.of(lower, higher().done()));
        agent.losesItsCommits(true);
        with(higher().done()).turns(3);
        agent.losesItsCommits(false);
        agent.turns(1);
        other.set(Fact.known(agent.document()));
        other.turns(4);

        assertThat(other.finding(RULE, RB2).flatMap(Finding::blockedBy))
                .contains("waits for higher on rabbit@rb2 (priority 900 before 400)");
    }

    /** Nobody but the agent of rabbit@rb3 may begin it. */
    private record OnRb3() implements Remedy {
        @Override
        public String name() {
            return "on-rb3";
        }

        @Override
        public Proposal propose(ClusterPicture picture, NodeName target) {
            return new Steps(List.of(new Step(1, RB3, new Action.StartApp())), Losses.NONE, "stop_app");
        }

        @Override
        public Condition verified(List<Step> steps) {
            return new SeenRunning();
        }
    }
}
