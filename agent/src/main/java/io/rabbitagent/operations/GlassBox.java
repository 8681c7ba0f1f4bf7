package io.rabbitagent.operations;

import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;
import java.util.Optional;

/** Looks at, and does, steps of the own node without the decisions; see {@link BreakGlass}. */
public interface GlassBox {
    /**
     * The name of a plan of which steps were done since the store last answered: what was done for it, such as a backup, is
     * found by that name. Anything older is of another incident, and proves nothing about this one.
     */
    Optional<String> planId(String digest);

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
