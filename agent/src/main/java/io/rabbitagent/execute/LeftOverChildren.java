package io.rabbitagent.execute;

import io.rabbitagent.broker.RunningChild;
import io.rabbitagent.cluster.history.Event;
import java.util.ArrayList;
import java.util.List;

/** The children of steps that earlier lives of the agent have started, as the journal names them. */
public final class LeftOverChildren {
    private final List<ChildStarted> started = new ArrayList<>();

    /** Called for each entry of the journal, in their order. */
    public synchronized void restore(Event event) {
        if (event instanceof ChildStarted child) {
            started.add(child);
        }
    }

    /** Those of a plan's step that still live. */
    synchronized List<ChildStarted> living(String planId, int step) {
        return started.stream()
                .filter(child -> child.planId().equals(planId) && child.step() == step)
                .filter(child -> new RunningChild(child.pid(), child.startTicks()).isAlive())
                .toList();
    }
}
