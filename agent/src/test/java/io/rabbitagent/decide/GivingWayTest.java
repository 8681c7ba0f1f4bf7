package io.rabbitagent.decide;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.Verdict;
import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.RuleVariants;
import io.rabbitagent.rules.Shipped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Long work that can be ended half-way makes room for what is more urgent, and holds nothing. */
class GivingWayTest {
    private static final NodeName RB1 = node(1);
    private static final NodeName RB2 = node(2);

    private Verdict open = Verdict.TRUE;
    private boolean urgent;
    private final OneAgent agent = new OneAgent(RB1, Pictures.healthy(3), List.of(syncs(false), urgent()));

    private static RuleVariants always() {
        Rule shipped = Shipped.rules().stream()
                .filter(rule -> rule.name().equals("app-stopped"))
                .findFirst()
                .orElseThrow();
        return RuleVariants.of(shipped).mode(Mode.AUTO).unasked((picture, target) -> Judgement.of(true, "never asks"));
    }

    private Rule syncs(boolean large) {
        return always().name("syncs")
                .priority(100)
                .when((picture, target) -> Judgement.of(target.equals(RB1), "on the first"))
                .remedy(new Syncs(large))
                .gate(new Gate("as-wanted", (picture, target) -> new Judgement(open, "as the test wants")))
                .done();
    }

    private Rule urgent() {
        return always().name("urgent")
                .priority(900)
                .holdFor(Duration.ofSeconds(20))
                .when((picture, target) -> Judgement.of(urgent && target.equals(RB2), "as the test wants"))
                .remedy(new Syncs(false))
                .done();
    }

    private Effect.RunStep running() {
        for (int turn = 0; turn < 12 && agent.started().isEmpty(); turn++) {
            agent.turn(2);
        }
        assertThat(agent.started()).hasSize(1);
        return agent.started().get(0);
    }

    private Optional<Effect.GiveWay> told() {
        return agent.effects().stream()
                .filter(Effect.GiveWay.class::isInstance)
                .map(Effect.GiveWay.class::cast)
                .findFirst();
    }

    private void ends(Effect.RunStep step, StepEnd.Result result) {
        agent.end(new StepEnd(step.plan().id(), step.step().number(), step.claimId(), result, "cancelled"));
        agent.turn(1);
    }

    private Run onlyRun() {
        assertThat(agent.document().recent()).hasSize(1);
        return agent.document().recent().get(0);
    }

    @Test
    void a_step_at_work_goes_on_while_nothing_wants_it_to_end() {
        running();
        for (int turn = 0; turn < 20; turn++) {
            assertThat(told()).isEmpty();
            agent.turn(2);
        }
    }

    @Test
    void a_gate_that_shuts_while_the_step_is_at_work_ends_it_and_nothing_is_held() {
        Effect.RunStep step = running();
        open = Verdict.FALSE;
        agent.turn(2);
        assertThat(told()).contains(new Effect.GiveWay(step.claimId(), "gate as-wanted: as the test wants"));
        assertThat(agent.commands()).as("the slot is kept until it has ended").isEmpty();

        ends(step, StepEnd.Result.GAVE_WAY);
        assertThat(onlyRun().outcome()).isEqualTo(Run.Outcome.YIELDED);
        assertThat(onlyRun().detail()).isEqualTo("step 1: cancelled");
        assertThat(onlyRun().steps()).extracting(StepCount::outcome).containsExactly(StepCount.Outcome.YIELDED);
        assertThat(agent.document().held()).isEmpty();
        assertThat(agent.document().active()).isEmpty();
    }

    @Test
    void a_gate_that_is_unknown_ends_nothing_that_is_at_work() {
        running();
        open = Verdict.UNKNOWN;
        agent.turn(2);

        assertThat(told()).isEmpty();
    }

    @Test
    void what_is_more_urgent_ends_it_while_that_is_still_pending() {
        Effect.RunStep step = running();
        urgent = true;
        agent.turn(2).turn(2);

        assertThat(told())
                .contains(new Effect.GiveWay(
                        step.claimId(), "yielded to urgent on rabbit@rb2 (priority 900 before 100)"));
    }

    @Test
    void somebody_aborts_it_then_it_ends_at_once_and_the_rule_is_held() {
        Effect.RunStep step = running();
        agent.decide(new Command.Abort("ann", step.plan().id(), "enough", Optional.empty()));
        agent.turn(2);
        assertThat(told())
                .map(Effect.GiveWay::why)
                .contains("plan " + step.plan().id() + " is being aborted");

        ends(step, StepEnd.Result.GAVE_WAY);
        assertThat(onlyRun().outcome()).isEqualTo(Run.Outcome.ABORTED);
        assertThat(agent.document().held()).hasSize(1);
    }

    @Test
    void between_two_steps_it_makes_room_and_the_next_is_not_begun() {
        Effect.RunStep step = running();
        urgent = true;
        agent.turn(2).turn(2);
        ends(step, StepEnd.Result.DONE);
        agent.turn(1);

        assertThat(onlyRun().outcome()).isEqualTo(Run.Outcome.YIELDED);
        assertThat(onlyRun().detail())
                .isEqualTo(
                        "yielded to urgent on rabbit@rb2 (priority 900 before 100); step 2 sync_queue was not begun");
        assertThat(agent.started()).isEmpty();
        assertThat(agent.document().held()).isEmpty();
    }

    @Test
    void gates_are_judged_before_each_such_step() {
        Effect.RunStep step = running();
        open = Verdict.FALSE;
        ends(step, StepEnd.Result.DONE);
        agent.turn(1).turn(1).turn(1);

        assertThat(onlyRun().outcome()).isEqualTo(Run.Outcome.YIELDED);
        assertThat(onlyRun().detail()).isEqualTo("gate as-wanted before step 2: as the test wants");
    }

    @Test
    void a_step_that_can_not_give_way_is_never_told_to() {
        urgent = true;
        agent.rules(List.of(always().remedy(new Starts())
                .when((picture, target) -> Judgement.of(target.equals(RB1), "on the first"))
                .done()));
        running();
        agent.rules(List.of(
                always().remedy(new Starts())
                        .when((picture, target) -> Judgement.of(target.equals(RB1), "on the first"))
                        .done(),
                urgent()));
        agent.turn(2).turn(2);

        assertThat(told()).isEmpty();
    }

    @Test
    void a_plan_whose_next_step_can_not_give_way_does_not_end_so() {
        Decisions document = Decisions.none("prod");
        document =
                Plans.decided(document, new Command.Propose(RB1.value(), Plans.plan("p-1", "some", RB1, Mode.AUTO, 1)));
        document = Plans.decided(document, new Command.Begin(RB1.value(), "p-1", Plans.AMPLE));
        Answer answer = Transitions.decide(
                document, new Command.Conclude(RB1.value(), "p-1", Run.Outcome.YIELDED, "no"), Plans.NOW);

        assertThat(answer).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void a_large_one_awaits_approval_whatever_the_mode_of_its_rule() {
        agent.rules(List.of(syncs(true))).turns(6);

        assertThat(agent.document().active()).isEmpty();
        assertThat(agent.document().proposals()).singleElement().satisfies(one -> {
            assertThat(one.plan().mode()).isEqualTo(Mode.APPROVE);
            assertThat(one.plan().destructive()).isFalse();
        });
    }

    private record Starts() implements Remedy {
        @Override
        public String name() {
            return "starts";
        }

        @Override
        public Proposal propose(ClusterPicture picture, NodeName target) {
            return new Steps(List.of(new Step(1, target, new Action.StartApp())), Losses.NONE, "none");
        }

        @Override
        public Condition verified(List<Step> steps) {
            return (picture, target) -> Judgement.of(false, "never");
        }
    }

    /** Two queues of the target, one after the other. */
    private record Syncs(boolean large) implements Remedy {
        @Override
        public String name() {
            return "syncs";
        }

        @Override
        public Proposal propose(ClusterPicture picture, NodeName target) {
            return new Steps(List.of(step(1, target), step(2, target)), Losses.NONE, "none");
        }

        private Step step(int number, NodeName target) {
            return new Step(
                    number,
                    target,
                    new Action.SyncQueue(
                            "/",
                            "q" + number,
                            OptionalLong.of(1),
                            OptionalLong.of(1),
                            large ? OptionalLong.empty() : OptionalLong.of(10)));
        }

        @Override
        public Condition verified(List<Step> steps) {
            return (picture, target) -> Judgement.of(false, "never");
        }
    }
}
