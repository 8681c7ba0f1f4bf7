package io.rabbitagent.execute;

import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;
import java.util.function.Consumer;

/** Runs a step that this agent has claimed. */
public final class StepRunner {
    private final StartAppStep startApp;
    private final Consumer<Event> journal;

    public StepRunner(StartAppStep startApp, Consumer<Event> journal) {
        this.startApp = startApp;
        this.journal = journal;
    }

    /** Blocks until the step's effect is seen, is known to be absent, or can't be told in time. */
    public StepEnd run(Plan plan, Step step, String claimId) {
        if (step.action() instanceof Action.StartApp) {
            return startApp.run(new Claimed(plan, step, claimId), journal);
        }
        return new Claimed(plan, step, claimId)
                .ended(
                        StepEnd.Result.FAILED,
                        "this version of the agent shows " + step.action().name()
                                + " and does not run it; nothing was done. By hand: "
                                + step.action().command());
    }
}
