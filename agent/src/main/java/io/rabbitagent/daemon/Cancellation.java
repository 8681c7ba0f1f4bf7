package io.rabbitagent.daemon;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** The cancellation of one command: happens at most once, and each action registered with it then runs exactly once. */
public final class Cancellation {
    private final List<Runnable> actions = new ArrayList<>();
    private boolean cancelled;

    public synchronized boolean isCancelled() {
        return cancelled;
    }

    public void onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                actions.add(action);
                return;
            }
        }
        perform(action);
    }

    public void cancel() {
        List<Runnable> due;
        synchronized (this) {
            cancelled = true;
            due = List.copyOf(actions);
            actions.clear();
        }
        due.forEach(Cancellation::perform);
    }

    /** One action that fails must not keep the others from being done, nor end the socket's thread. */
    private static void perform(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            // Asked for only here: a command without a daemon shall not pay for a log at its start.
            LoggerFactory.getLogger(Cancellation.class).warn("An action on the cancellation of a command failed", e);
        }
    }
}
