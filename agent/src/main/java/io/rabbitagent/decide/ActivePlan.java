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
 */
public record ActivePlan(Plan plan, Instant startedAt, Optional<Approval> approval, List<StepProgress> steps) {
    public ActivePlan {
        steps = List.copyOf(steps);
    }

    static ActivePlan of(Plan plan, Instant now, Optional<Approval> approval) {
        List<StepProgress> steps = plan.steps().stream()
                .map(step -> StepProgress.waiting(step.number()))
                .toList();
        return new ActivePlan(plan, now, approval, steps);
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
        return new ActivePlan(plan, startedAt, approval, next);
    }
}
