package io.rabbitagent.execute;

import io.rabbitagent.broker.CommandResult;
import io.rabbitagent.broker.RunningChild;
import java.util.function.Consumer;

/** What a step needs while it acts. */
final class Acting {
    private final Deadline deadline;
    private final Consumer<RunningChild> children;
    private final Consumer<String> progress;
    private boolean mayGoOn;

    /** @param children hears of each child before its output is awaited */
    Acting(Deadline deadline, Consumer<RunningChild> children, Consumer<String> progress) {
        this.deadline = deadline;
        this.children = children;
        this.progress = progress;
    }

    Deadline deadline() {
        return deadline;
    }

    Consumer<RunningChild> children() {
        return children;
    }

    Consumer<String> progress() {
        return progress;
    }

    /** Killing {@code rabbitmqctl} does not cancel what it asked the broker to do. */
    CommandResult asked(CommandResult result) {
        mayGoOn |= result instanceof CommandResult.TimedOut;
        return result;
    }

    /** Something that was asked for did not end in time: the effect may still come. */
    boolean mayGoOn() {
        return mayGoOn;
    }
}
