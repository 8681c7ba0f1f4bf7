package io.rabbitagent.decide;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.cluster.Pictures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.LeftBehind;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.GateResult;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.rules.Shipped;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An agent that is late: it opens nothing, and for a while it takes nothing back either. */
class LateAgentTest {
    private static final NodeName RB1 = node(1);
    private static final NodeName RB2 = node(2);
    private static final NodeName RB3 = node(3);
    private static final NodeName RB5 = node(5);

    private static GateResult agentsPresent(Pictures pictures, NodeName... on) {
        List<Step> steps = Arrays.stream(on)
                .map(node -> new Step(1, node, new Action.StartApp()))
                .toList();
        return CommonGates.agentsPresent(pictures.picture(), steps);
    }

    @Test
    void it_is_unknown_whether_it_is_there_until_it_was_silent_for_a_minute() {
        GateResult late = agentsPresent(Pictures.healthy(3).silent(RB2, 14), RB1, RB2);
        assertThat(late.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(late.detail()).isEqualTo("no word from the agent of rabbit@rb2 for 14 s");

        GateResult gone = agentsPresent(Pictures.healthy(3).silent(RB2, 60), RB1, RB2);
        assertThat(gone.verdict()).isEqualTo(Verdict.FALSE);
        assertThat(gone.detail()).isEqualTo("no agent answers on rabbit@rb2");
    }

    @Test
    void one_that_is_gone_or_no_member_any_more_counts_more_than_one_that_is_late() {
        Pictures pictures = Pictures.healthy(3).silent(RB2, 14).silent(RB3, 90);

        assertThat(agentsPresent(pictures, RB2, RB3, RB5).detail())
                .isEqualTo("no agent answers on rabbit@rb3, rabbit@rb5");
        assertThat(agentsPresent(pictures, RB1).verdict()).isEqualTo(Verdict.TRUE);
    }

    private static Pictures oneOfFiveIsLost() {
        Pictures pictures = Pictures.healthy(5).unseenByPeers(RB5).silent(RB5);
        LeftBehind nothing = LeftBehind.of(Map.of(RB5, new LeftBehind.OfNode(0, List.of(), 0, 0)));
        for (NodeName node : List.of(RB1, RB2)) {
            pictures.observe(
                    node, seen -> with(seen).leftBehind(Fact.known(nothing)).done());
        }
        return pictures;
    }

    private static OneAgent seenForLongEnough(NodeName me, Pictures pictures, Decisions document) {
        OneAgent agent = new OneAgent(me, pictures, Shipped.rules());
        agent.set(Fact.known(document));
        return agent.turn(1).turn(1_800).turn(1);
    }

    @Test
    void an_approved_plan_with_a_step_of_the_one_that_is_late_is_not_taken_back_for_another() {
        Decisions said = Plans.decided(
                Decisions.none("prod"), new Command.Declare("ann", RB5, Declaration.What.LOST, "burnt down"));
        Decisions shown = seenForLongEnough(RB1, oneOfFiveIsLost(), said).document();
        Plan plan = shown.proposals().get(0).plan();
        assertThat(plan.steps()).extracting(Step::on).containsExactly(RB1);
        Pictures pictures = oneOfFiveIsLost();
        OneAgent speaker = seenForLongEnough(RB2, pictures, shown);

        pictures.unseenByPeers(RB1).silent(RB1, 14);
        speaker.turn(1);
        assertThat(speaker.document())
                .as("rabbit@rb2 would do its step, meanwhile")
                .isEqualTo(shown);

        pictures.silent(RB1, 60);
        speaker.turn(1);
        assertThat(speaker.document().proposals()).isEmpty();
    }

    /** The second step of a wiped node is done, and the third is on another member. */
    private static OneAgent beforeTheForget(Pictures pictures) {
        List<Step> steps = List.of(
                new Step(1, RB3, new Action.TakeOutOfService()),
                new Step(2, RB3, new Action.BackUp(RB1)),
                new Step(3, RB1, new Action.Forget(RB3)),
                new Step(4, RB3, new Action.JoinCluster(RB1, NodeType.DISC)));
        Plan plan = Plans.with("p-1", "wiped-node", RB3, Mode.APPROVE, steps);
        Decisions document = Plans.decided(Decisions.none("prod"), new Command.Propose(RB3.value(), plan));
        document = Plans.decided(document, new Command.Approve("ops", "p-1", plan.digest(), "go"));
        document = Plans.decided(document, new Command.Begin(RB3.value(), "p-1", Plans.AMPLE));
        for (int step = 1; step <= 2; step++) {
            document = Plans.decided(document, new Command.ClaimStep(RB3.value(), "p-1", step, "c-" + step, "life-1"));
            document = Plans.decided(document, new Command.StepDone(RB3.value(), "p-1", step, "c-" + step, ""));
        }
        OneAgent agent = new OneAgent(RB1, pictures, Shipped.rules());
        agent.set(Fact.known(document));
        return agent.turn(1);
    }

    @Test
    void a_plan_that_runs_waits_for_the_agent_of_its_target_and_fails_once_that_is_gone() {
        Pictures pictures = Pictures.healthy(3).unseenByPeers(RB3).silent(RB3, 14);
        OneAgent agent = beforeTheForget(pictures);
        agent.turns(2);

        assertThat(agent.started()).isEmpty();
        assertThat(agent.document().active()).isPresent();
        assertThat(agent.waitsFor().orElseThrow()).startsWith("gate ");

        pictures.silent(RB3, 60);
        agent.turn(1);

        assertThat(agent.document().recent())
                .singleElement()
                .satisfies(run -> assertThat(run.outcome()).isEqualTo(Run.Outcome.FAILED))
                .satisfies(run -> assertThat(run.detail())
                        .isEqualTo("gate facts-fresh before step 3: the agent of rabbit@rb3 is silent"));
    }
}
