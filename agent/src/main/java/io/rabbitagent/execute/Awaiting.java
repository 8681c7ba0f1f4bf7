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
        while (look.isUnclear()) {
            giveWayOnce();
            if (!deadline.pause(StepRunner.ASK_EVERY)) {
                return look;
            }
            look = kind.effect(claimed);
        }
        return look;
    }

    /** Where that is asked for, of a kind of work that can end half-way, and has not been told before. */
    void giveWayOnce() {
        Optional<String> why = asked.giveWay().get();
        if (why.isPresent() && gaveWay.isEmpty() && claimed.step().action().givesWay()) {
            progress.accept("ends early: " + why.get());
            String said = kind.giveWay(claimed);
            gaveWay = Optional.of(said.isEmpty() ? why.get() : why.get() + "; " + said);
        }
    }
}
