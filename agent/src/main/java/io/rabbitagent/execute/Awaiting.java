package io.rabbitagent.execute;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Waits for what becomes of one step, and has it end early once that is asked for. */
final class Awaiting {
    /** What was told to end, and goes on, is told again: on a busy host a call of {@code rabbitmqctl} may have failed. */
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private final StepKind kind;
    private final Claimed claimed;
    private final StepAsked asked;
    private final Consumer<String> progress;
    private Optional<String> gaveWay = Optional.empty();
    private Deadline beforeAgain = Deadline.in(Duration.ZERO);

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
        if (claimed.step().action().givesWay() || kind.tellsWait()) {
            progress.accept(look.words());
        }
        Deadline next = deadline.atMost(kind.lookEvery());
        while (!next.isOver()) {
            if (giveWay()) {
                return true;
            }
            if (!deadline.pause(StepRunner.ASK_EVERY)) {
                return false;
            }
        }
        return true;
    }

    /** Where that is asked for, of a kind of work that can end half-way, and was not told just now. @return whether it was now */
    boolean giveWay() {
        Optional<String> why = asked.giveWay().get();
        if (why.isEmpty() || !beforeAgain.isOver() || !claimed.step().action().givesWay()) {
            return false;
        }
        progress.accept("ends early: " + why.get());
        gaveWay = Optional.of(why.get() + "; " + kind.giveWay(claimed));
        beforeAgain = Deadline.in(AGAIN);
        return true;
    }
}
