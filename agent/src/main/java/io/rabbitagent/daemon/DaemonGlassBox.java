package io.rabbitagent.daemon;

import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.execute.BreakGlassUsed;
import io.rabbitagent.execute.StepAsked;
import io.rabbitagent.execute.StepRunner;
import io.rabbitagent.observe.Uptime;
import io.rabbitagent.operations.GlassBox;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Does a step without a claim, on the thread of those that have one: no two ever run at the same time. */
final class DaemonGlassBox implements GlassBox {
    private final DecisionWriter decisions;
    private final StepExecutor steps;
    private final StepRunner runner;
    private final JournalWriter journal;
    private final GlassReports reports;
    private final Uptime uptime;

    /** @param runner asks nobody for permission */
    DaemonGlassBox(
            DecisionWriter decisions,
            StepExecutor steps,
            StepRunner runner,
            JournalWriter journal,
            GlassReports reports,
            Uptime uptime) {
        this.decisions = decisions;
        this.steps = steps;
        this.runner = runner;
        this.journal = journal;
        this.reports = reports;
        this.uptime = uptime;
    }

    @Override
    public Optional<String> planId(String digest) {
        return reports.planId(digest);
    }

    @Override
    public StepEnd look(Plan plan, Step step) throws OperationException {
        return alone(
                progress -> runner.look(new Effect.LookAtStep(plan, step, plan.id()), StepAsked.telling(progress)));
    }

    @Override
    public StepEnd act(Act act) throws OperationException {
        if (decisions.read().isKnown()) {
            throw new OperationException(
                    Kind.REFUSED,
                    "the store answers again, nothing was done: use agent remediate without --break-glass");
        }
        return alone(progress -> journalled(act, progress));
    }

    private StepEnd journalled(Act act, Consumer<String> progress) {
        BreakGlassUsed begins = used(act, Optional.empty());
        // Whoever reaches the store next, this life or another, must tell of it: so it is written first.
        reports.take(begins);
        StepEnd end = journal.write(begins)
                ? runner.run(
                        new Effect.RunStep(act.plan(), act.step(), act.id(), uptime.now()), StepAsked.telling(progress))
                : new StepEnd(
                        act.plan().id(),
                        act.step().number(),
                        act.id(),
                        StepEnd.Result.ABSENT,
                        "not begun: the journal can't be written, see the agent's log");
        journal.accept(used(act, Optional.of(end.result().text() + ", " + end.detail())));
        return end;
    }

    private StepEnd alone(Function<Consumer<String>, StepEnd> work) throws OperationException {
        return steps.alone(work)
                .orElseThrow(() -> new OperationException(
                        Kind.TRY_LATER,
                        "a step of a plan is at work on this host; nothing was done: see agent status"));
    }

    private static BreakGlassUsed used(Act act, Optional<String> outcome) {
        return new BreakGlassUsed(
                act.id(),
                act.step().on(),
                act.actor(),
                act.reason(),
                act.plan().rule(),
                act.plan().id(),
                act.plan().digest(),
                act.step().number(),
                act.step().action().command(),
                outcome);
    }
}
