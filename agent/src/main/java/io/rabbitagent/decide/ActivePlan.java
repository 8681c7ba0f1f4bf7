package io.rabbitagent.decide;

import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The plan in the slot.
 *
 * @param approval who allowed it; empty for a rule in mode {@code auto}
 * @param steps how far each step is, in the plan's order
 * @param abort set while a plan that is to end waits for the owner of its claimed step
 * @param trigger who or what asked for it
 */
public record ActivePlan(
        Plan plan,
        Instant startedAt,
        Optional<Approval> approval,
        List<StepProgress> steps,
        Optional<AbortAsked> abort,
        Trigger trigger) {
    public ActivePlan {
        steps = List.copyOf(steps);
    }

    /** One that the agents proposed by themselves. */
    public ActivePlan(
            Plan plan,
            Instant startedAt,
            Optional<Approval> approval,
            List<StepProgress> steps,
            Optional<AbortAsked> abort) {
        this(plan, startedAt, approval, steps, abort, new Trigger.ByRule());
    }

    static ActivePlan of(ProposedPlan proposal, Instant now) {
        Plan plan = proposal.plan();
        List<StepProgress> steps = plan.steps().stream()
                .map(step -> StepProgress.waiting(step.number()))
                .toList();
        return new ActivePlan(plan, now, proposal.approval(), steps, Optional.empty(), proposal.trigger());
    }

    /** The first step that is not done; empty where all are, and the plan is being verified. */
    public Optional<Step> nextStep() {
        return steps.stream()
                .filter(progress -> progress.state() != StepProgress.State.DONE)
                .findFirst()
                .map(progress -> plan.step(progress.number()));
    }

    public StepProgress progress(int number) {
        return steps.get(number - 1);
    }

    ActivePlan with(StepProgress progress) {
        List<StepProgress> next = new ArrayList<>(steps);
        next.set(progress.number() - 1, progress);
        return new ActivePlan(plan, startedAt, approval, next, abort, trigger);
    }

    ActivePlan abortedBy(AbortAsked asked) {
        return new ActivePlan(plan, startedAt, approval, steps, Optional.of(asked), trigger);
    }

    /** The next step, where its agent has announced that it does it. */
    public Optional<Step> claimedStep() {
        return nextStep().filter(step -> progress(step.number()).state() == StepProgress.State.CLAIMED);
    }

    /** The claim under which the next step is being done. */
    public Optional<StepProgress.Claim> claim() {
        return claimedStep().flatMap(step -> progress(step.number()).claim());
    }
}
