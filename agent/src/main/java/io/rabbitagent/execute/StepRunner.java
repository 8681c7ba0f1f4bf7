package io.rabbitagent.execute;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.copies.Sizes;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.Permission;
import io.rabbitagent.decide.StepEnd;
import io.rabbitagent.decide.StepEnd.Result;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs a step that this agent has claimed, or looks what has become of one.
 *
 * <ol>
 *   <li>The permit is asked for.
 *   <li>Children that an earlier life of the agent left behind are waited for.
 *   <li>Is the effect there already, nothing is left to do.
 *   <li>The precondition is asked of the real node: what does not hold ends the step before anything is done. What is
 *       unknown leaves it to be judged and tried again, and ends it after some minutes.
 *   <li>The permit is asked for once more: looking takes time.
 *   <li>The step acts. Exit codes are hints.
 *   <li>The effect is awaited: seen, certainly absent, or not to be told in time. Work that can be ended half-way is, once
 *       that is asked for. Where it is absent, and the kind of step may be begun again, it is judged anew, as one that was not begun.
 * </ol>
 */
public final class StepRunner {
    static final Duration ASK_EVERY = Duration.ofSeconds(1);

    /** Before a step is tried again: a broker that is too busy to answer is left alone for a moment. */
    private static final Duration TRY_AGAIN = Duration.ofSeconds(3);

    private final NodeName node;
    private final Function<Action, StepKind> kinds;
    private final LeftOverChildren leftOver;
    private final Consumer<Event> journal;
    private final StepPermit permit;
    private final Unanswered unanswered = new Unanswered();

    /** @param node the own one */
    public StepRunner(
            NodeName node, StepKinds kinds, LeftOverChildren leftOver, Consumer<Event> journal, StepPermit permit) {
        this(node, kinds::of, leftOver, journal, permit);
    }

    StepRunner(
            NodeName node,
            Function<Action, StepKind> kinds,
            LeftOverChildren leftOver,
            Consumer<Event> journal,
            StepPermit permit) {
        this.node = node;
        this.kinds = kinds;
        this.leftOver = leftOver;
        this.journal = journal;
        this.permit = permit;
    }

    /**
     * Blocks until the step's effect is seen, is known to be absent, or can't be told in time.
     *
     * @param asked hears how far the step is, and says whether it should end early
     */
    public StepEnd run(Effect.RunStep effect, StepAsked asked) {
        Claimed claimed = claimed(effect.plan(), effect.step(), effect.claimId());
        Optional<StepEnd> refused = refusal(effect, claimed, Permission.START_WITHIN);
        if (refused.isPresent()) {
            return refused.get();
        }
        if (!claimed.step().on().equals(node)) {
            return claimed.ended(Result.FAILED, "nothing was done: this agent acts on " + node + " only");
        }
        StepKind kind = kinds.apply(claimed.step().action());
        long begun = System.nanoTime();
        Deadline deadline = Deadline.in(kind.patience());
        Awaiting awaiting = new Awaiting(kind, claimed, asked);
        Optional<String> living = stillRunning(deadline, awaiting);
        if (living.isPresent()) {
            return claimed.ended(Result.UNKNOWN, living.get());
        }
        Look before = awaiting.settled(deadline.atMost(kind.patienceBefore()));
        if (before.isThere()) {
            return claimed.ended(Result.DONE, "nothing was left to do: " + before.words());
        }
        if (awaiting.gaveWay().isPresent()) {
            return claimed.ended(
                    before.isAbsent() ? Result.GAVE_WAY : Result.UNKNOWN,
                    awaiting.gaveWay().get() + "; " + before.words());
        }
        Optional<Obstacle> obstacle = kind.obstacle(claimed)
                .or(() -> Optional.of(before).filter(look -> !look.isAbsent()).map(Obstacle::of));
        if (obstacle.isPresent()) {
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            return notBegun(obstacle.get(), kind, claimed, took, awaiting);
        }
        unanswered.answered();
        return refusal(effect, claimed, Permission.ACT_WITHIN).orElseGet(() -> act(kind, claimed, deadline, awaiting));
    }

    /**
     * What can give way was not meant to be done just now. The rest has failed where something is in the way, and is tried
     * again for a while where only an answer is missing: half a plan is worse than one that waits.
     */
    private StepEnd notBegun(Obstacle obstacle, StepKind kind, Claimed claimed, Duration took, Awaiting awaiting) {
        String words = "nothing was done: " + obstacle.words();
        if (claimed.step().action().givesWay()) {
            return claimed.ended(Result.GAVE_WAY, words);
        }
        if (obstacle.seen()) {
            unanswered.answered();
            return claimed.ended(Result.FAILED, words);
        }
        Duration asked = unanswered.after(claimed, took);
        if (asked.compareTo(kind.patienceUnanswered()) >= 0) {
            unanswered.answered();
            return claimed.ended(Result.FAILED, words + "; asked in vain for " + Sizes.seconds(asked));
        }
        awaiting.progress().accept("not begun so far: " + obstacle.words());
        boolean ignored = Deadline.in(TRY_AGAIN).pause(TRY_AGAIN);
        return claimed.ended(Result.ABSENT, words);
    }

    /** What made work possible that can give way is gone while it was done, so that it has ended by itself. */
    private static Optional<String> overtaken(StepKind kind, Claimed claimed) {
        return claimed.step().action().givesWay() ? kind.obstacle(claimed).map(Obstacle::words) : Optional.empty();
    }

    private Claimed claimed(Plan plan, Step step, String claimId) {
        return new Claimed(plan, step, claimId, leftOver.begun(plan.id(), step.number()));
    }

    private Optional<StepEnd> refusal(Effect.RunStep effect, Claimed claimed, Duration within) {
        return permit.refusal(effect, within).map(why -> claimed.ended(Result.ABSENT, "not begun: " + why));
    }

    private StepEnd act(StepKind kind, Claimed claimed, Deadline deadline, Awaiting awaiting) {
        Acting acting = new Acting(
                deadline,
                child -> began(new ChildStarted(
                        node,
                        claimed.plan().id(),
                        claimed.step().number(),
                        claimed.claimId(),
                        claimed.step().action().command(),
                        child.pid(),
                        child.startTicks())),
                awaiting.progress());
        String said = kind.act(claimed, acting);
        Look after = awaiting.settled(deadline);
        if (after.isThere()) {
            return claimed.ended(Result.DONE, after.words());
        }
        Optional<String> gaveWay = awaiting.gaveWay().or(() -> overtaken(kind, claimed));
        if (after.isAbsent() && gaveWay.isPresent()) {
            return claimed.ended(Result.GAVE_WAY, gaveWay.get() + "; " + after.words());
        }
        String detail = after.words() + (said.isEmpty() ? "" : ": " + said);
        if (after.isAbsent() && !acting.mayGoOn()) {
            Optional<String> again = kind.again(claimed);
            if (again.isPresent()) {
                awaiting.progress().accept(again.get());
                return claimed.ended(Result.ABSENT, again.get());
            }
        }
        return claimed.ended(after.isAbsent() && !acting.mayGoOn() ? Result.FAILED : Result.UNKNOWN, detail);
    }

    private void began(ChildStarted child) {
        leftOver.began(child);
        journal.accept(child);
    }

    /** Waits for what an earlier life of the agent has left running, and looks at the effect; does nothing itself. */
    public StepEnd look(Effect.LookAtStep effect, StepAsked asked) {
        Claimed claimed = claimed(effect.plan(), effect.step(), effect.claimId());
        StepKind kind = kinds.apply(claimed.step().action());
        Deadline deadline = Deadline.in(kind.patience());
        Awaiting awaiting = new Awaiting(kind, claimed, asked);
        Optional<String> living = stillRunning(deadline, awaiting);
        if (living.isPresent()) {
            return claimed.ended(Result.UNKNOWN, living.get());
        }
        Look look = awaiting.settled(deadline);
        if (look.isThere()) {
            return claimed.ended(Result.DONE, look.words());
        }
        return claimed.ended(look.isAbsent() ? Result.ABSENT : Result.UNKNOWN, look.words());
    }

    /** Empty once no child of any step lives. */
    private Optional<String> stillRunning(Deadline deadline, Awaiting awaiting) {
        while (true) {
            List<ChildStarted> living = leftOver.living();
            if (living.isEmpty()) {
                return Optional.empty();
            }
            // What was left behind may be the work itself: it ends once that is cancelled.
            boolean ignored = awaiting.giveWay();
            if (!deadline.pause(ASK_EVERY)) {
                return Optional.of("a command that was left behind still runs as pid "
                        + living.get(0).pid() + ": " + living.get(0).command());
            }
        }
    }
}
