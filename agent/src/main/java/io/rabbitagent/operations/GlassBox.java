package io.rabbitagent.operations;

import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;

/** Looks at, and does, steps of the own node without the decisions; see {@link BreakGlass}. */
public interface GlassBox {
    /** Looks whether a step has taken effect; does nothing. */
    StepEnd look(Plan plan, Step step) throws OperationException;

    /** Does one step, and has it in the journal before it begins. @throws OperationException where it was not begun */
    StepEnd act(Act act) throws OperationException;

    /**
     * What a human wants.
     *
     * @param id names this use
     */
    record Act(String id, String actor, String reason, Plan plan, Step step) {}
}
