package io.rabbitagent.execute;

import java.util.Optional;
import java.util.function.Consumer;

/** Waits for what becomes of one step, and has it end early once that is asked for. */
final class Awaiting {
    private final StepKind kind;
    private final Claimed claimed;
    private final StepAsked asked;
    private final Consumer<String> progress;
    private Optional<String> gaveWay = Optional.empty();

    Awaiting(StepKind kind, Claimed claimed, StepAsked asked) {
        this.kind = kind;
        this.claimed = claimed;
        this.asked = asked;
        this.progress = new Paced(asked.progress());
    }

    Consumer<String> progress() {
        return progress;
    }

    /** Why the step was told to end early, and what was said then; empty where it was not. */
    Optional<String> gaveWay() {
        return gaveWay;
    }

    /** The look once it is clear, or the last one at the deadline. */
    Look settled(Deadline deadline) {
        Look look = kind.effect(claimed);
        while (look.isUnclear() && pause(look, deadline)) {
            look = kind.effect(claimed);
        }
        return look;
    }

    /** Between two looks: somebody may want it to end. @return false where the time is up, or the thread was interrupted */
    private boolean pause(Look look, Deadline deadline) {
        if (deadline.isOver()) {
            return false;
        }
        if (claimed.step().action().givesWay()) {
            progress.accept(look.words());
        }
        Deadline next = deadline.atMost(kind.lookEvery());
        while (!next.isOver()) {
            if (giveWayOnce()) {
                return true;
            }
            if (!deadline.pause(StepRunner.ASK_EVERY)) {
                return false;
            }
        }
        return true;
    }

    /** Where that is asked for, of a kind of work that can end half-way, and has not been told before. @return whether it was now */
    boolean giveWayOnce() {
        Optional<String> why = asked.giveWay().get();
        if (why.isEmpty() || gaveWay.isPresent() || !claimed.step().action().givesWay()) {
            return false;
        }
        progress.accept("ends early: " + why.get());
        gaveWay = Optional.of(why.get() + "; " + kind.giveWay(claimed));
        return true;
    }
}
