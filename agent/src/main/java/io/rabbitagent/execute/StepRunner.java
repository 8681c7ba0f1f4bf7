package io.rabbitagent.execute;

import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.plan.Action;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs a step that this agent has claimed, or looks what has become of one. */
public final class StepRunner {
    private final StartAppStep startApp;
    private final Consumer<Event> journal;
    private final StepPermit permit;

    public StepRunner(StartAppStep startApp, Consumer<Event> journal, StepPermit permit) {
        this.startApp = startApp;
        this.journal = journal;
        this.permit = permit;
    }

    /** Blocks until the step's effect is seen, is known to be absent, or can't be told in time. */
    public StepEnd run(Effect.RunStep effect) {
        Claimed claimed = new Claimed(effect.plan(), effect.step(), effect.claimId());
        Optional<String> refusal = permit.refusal(effect);
        if (refusal.isPresent()) {
            return claimed.ended(StepEnd.Result.ABSENT, "not begun: " + refusal.get());
        }
        if (effect.step().action() instanceof Action.StartApp) {
            return startApp.run(claimed, journal);
        }
        return claimed.ended(
                StepEnd.Result.FAILED,
                "this version of the agent shows "
                        + effect.step().action().name()
                        + " and does not run it; nothing was done. By hand: "
                        + effect.step().action().command());
    }

    /** Waits for what an earlier life of the agent has left running, and looks at the effect; does nothing itself. */
    public StepEnd look(Effect.LookAtStep effect) {
        Claimed claimed = new Claimed(effect.plan(), effect.step(), effect.claimId());
        return claimed.ended(StepEnd.Result.UNKNOWN, "this version can't look at " + effect.step());
    }
}
