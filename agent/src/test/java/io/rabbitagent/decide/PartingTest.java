package io.rabbitagent.decide;

import static io.rabbitagent.cluster.Pictures.node;
import static io.rabbitagent.decide.Plans.LATER;
import static io.rabbitagent.decide.Plans.decided;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;
import io.rabbitagent.rules.Finding;
import io.rabbitagent.rules.Shipped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A node that a plan took out of the cluster, and that is met again. */
class PartingTest {
    private static final NodeName RB1 = node(1);
    private static final NodeName RB2 = node(2);
    private static final String RULE = "inconsistent-cluster";
    private static final String WORDS = "declared lost by ann: burnt down; approved by bob: so it is";

    private final Pictures pictures = Pictures.healthy(3).forgotten(RB2);
    private final OneAgent agent = new OneAgent(RB2, pictures, Shipped.rules());

    /** A plan with these actions on rb1 is approved, runs and ends. */
    private static Decisions ran(Run.Outcome outcome, Action... actions) {
        List<Step> steps = new ArrayList<>();
        for (Action action : actions) {
            steps.add(new Step(steps.size() + 1, RB1, action));
        }
        Plan plan = Plans.with("p-1", "stale-member", RB2, Mode.APPROVE, steps);
        Decisions now = Decisions.none("prod");
        now = decided(now, new Command.Declare("ann", RB2, Declaration.What.LOST, "burnt down"));
        now = decided(now, new Command.Propose(RB1.value(), plan));
        now = decided(now, new Command.Approve("bob", "p-1", plan.digest(), "so it is"));
        now = decided(now, new Command.Begin(RB1.value(), "p-1", Plans.AMPLE));
        for (Step step : steps) {
            String claim = "c-" + step.number();
            now = decided(now, new Command.ClaimStep(RB1.value(), "p-1", step.number(), claim, "a"));
            now = decided(now, new Command.StepDone(RB1.value(), "p-1", step.number(), claim, "seen"));
        }
        return decided(now, new Command.Conclude(RB1.value(), "p-1", outcome, "seen"), LATER);
    }

    private Finding finding(Decisions document) {
        agent.set(Fact.known(document));
        agent.turns(10);
        return agent.finding(RULE, RB2).orElseThrow();
    }

    @Test
    void a_run_keeps_by_whose_word_its_target_is_a_member_no_more() {
        assertThat(ran(Run.Outcome.VERIFIED, new Action.Forget(RB2)).recent())
                .singleElement()
                .satisfies(run -> assertThat(run.parting()).contains(WORDS));
    }

    @Test
    void one_that_joins_again_or_forgets_another_parts_with_nobody() {
        Action forget = new Action.Forget(RB2);
        List<Decisions> others = List.of(
                ran(Run.Outcome.VERIFIED, forget, new Action.JoinCluster(RB1, NodeType.DISC)),
                ran(Run.Outcome.VERIFIED, new Action.Forget(node(3))),
                ran(Run.Outcome.VERIFIED, new Action.StartApp()));

        assertThat(others)
                .allSatisfy(document -> assertThat(document.recent())
                        .singleElement()
                        .satisfies(run -> assertThat(run.parting()).isEmpty()));
    }

    /** Somebody aborts while it is verified, or a member can't be heard: the node is out all the same. */
    @Test
    void it_was_meant_however_the_run_ended_once_the_forget_was_begun() {
        assertThat(finding(ran(Run.Outcome.FAILED, new Action.Forget(RB2))).detail())
                .contains("the cluster forgot rabbit@rb2 on purpose");
    }

    @Test
    void a_later_plan_that_brought_it_home_ends_what_is_told() {
        Decisions document = ran(Run.Outcome.VERIFIED, new Action.Forget(RB2));
        Run home = new Run(
                "p-2", "inconsistent-cluster", RB2, Run.Outcome.VERIFIED, "seen", LATER, LATER, Optional.empty());

        assertThat(finding(document.withRun(home)).detail()).doesNotContain("on purpose");
    }

    @Test
    void who_returns_is_shown_that_it_was_meant_by_which_plan_and_whose_word() {
        Decisions document = ran(Run.Outcome.VERIFIED, new Action.Forget(RB2));
        String said = "the cluster forgot rabbit@rb2 on purpose at " + LATER + ", by plan p-1 of stale-member (" + WORDS
                + ")";

        assertThat(finding(document).detail()).endsWith("; " + said);
        assertThat(agent.document().proposalFor(RULE, RB2).orElseThrow().plan().summary())
                .endsWith(". Mind that " + said);
        assertThat(agent.document().active()).as("nothing begins by itself").isEmpty();
    }

    @Test
    void nothing_is_said_where_no_plan_is_remembered() {
        assertThat(finding(Decisions.none("prod")).detail()).doesNotContain("on purpose");
    }

    @Test
    void the_latest_parting_is_told() {
        Decisions document = ran(Run.Outcome.VERIFIED, new Action.Forget(RB2));
        Run again = new Run(
                "p-2", "leave", RB2, Run.Outcome.VERIFIED, "seen", LATER, LATER, Optional.of("approved by eve: x"));

        assertThat(finding(document.withRun(again)).detail())
                .contains("by plan p-2 of leave")
                .doesNotContain("p-1");
    }

    @Test
    void a_member_and_one_of_which_nobody_can_be_heard_are_not_spoken_of() {
        Decisions document = ran(Run.Outcome.VERIFIED, new Action.Forget(RB2));
        Pictures member = Pictures.healthy(3).appStopped(RB2);
        Pictures unheard = Pictures.healthy(3).forgotten(RB2).silent(RB1).silent(node(3));
        for (Pictures seen : List.of(member, unheard)) {
            assertThat(Parting.of(Shipped.rule("app-stopped"), RB2, seen.picture(), document))
                    .isEmpty();
        }
        assertThat(Parting.of(Shipped.rule("cluster-down"), RB2, pictures.picture(), document))
                .as("a rule about the whole cluster")
                .isEmpty();
        assertThat(Parting.of(Shipped.rule("app-stopped"), RB2, pictures.picture(), document))
                .isPresent();
    }
}
