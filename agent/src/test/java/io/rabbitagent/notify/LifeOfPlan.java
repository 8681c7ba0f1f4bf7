package io.rabbitagent.notify;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Run;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.PlanDigest;
import io.rabbitagent.plan.SomePlans;
import io.rabbitagent.plan.Step;
import io.rabbitagent.rules.Budget;
import java.time.Duration;
import java.util.List;

/** The decisions that a plan of one step is made of, from its proposal to its end. */
public record LifeOfPlan(Plan plan) {
    private static final Budget AMPLE = new Budget(1_000, Duration.ofHours(1), 1_000, Duration.ofHours(1));

    /** A plan for a node of its own, so that it may be proposed beside others. */
    public static LifeOfPlan of(String id, String rule, NodeName target, Mode mode, Action action) {
        List<Step> steps = List.of(new Step(1, target, action));
        String digest = PlanDigest.of(rule, target, steps, "undo");
        return new LifeOfPlan(
                SomePlans.of(id, rule, target, mode, "start it", List.of(), steps, Losses.NONE, "undo", digest));
    }

    public static LifeOfPlan awaiting(String id, NodeName target) {
        return of(id, "app-stopped", target, Mode.APPROVE, new Action.StartApp());
    }

    private String me() {
        return plan.target().value();
    }

    public Command propose() {
        return new Command.Propose(me(), plan);
    }

    public Command approve() {
        return new Command.Approve("ann", plan.id(), plan.digest(), "why");
    }

    public Command begin() {
        return new Command.Begin(me(), plan.id(), AMPLE);
    }

    public Command claim() {
        return new Command.ClaimStep(me(), plan.id(), 1, "c-1", "a-1");
    }

    public Command done() {
        return new Command.StepDone(me(), plan.id(), 1, "c-1", "");
    }

    public Command conclude(Run.Outcome outcome, String detail) {
        return new Command.Conclude(me(), plan.id(), outcome, detail);
    }

    /** Everything, to a proven effect. */
    public List<Command> cured() {
        return List.of(propose(), approve(), begin(), claim(), done(), conclude(Run.Outcome.VERIFIED, "it runs"));
    }

    /** From approval on, to an end that nobody wants. */
    public List<Command> endedBeforeItsStep(Run.Outcome outcome, String detail) {
        return List.of(propose(), approve(), begin(), conclude(outcome, detail));
    }
}
