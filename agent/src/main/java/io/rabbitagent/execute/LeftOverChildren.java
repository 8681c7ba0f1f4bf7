package io.rabbitagent.execute;

import io.rabbitagent.broker.RunningChild;
import io.rabbitagent.cluster.history.Event;
import java.util.ArrayList;
import java.util.List;

/** The children of steps that earlier lives of the agent have started, as the journal names them. */
public final class LeftOverChildren {
    private final List<ChildStarted> started = new ArrayList<>();

    /** Called for each entry of the journal, in their order. Who has ended by now is not kept: a journal names many. */
    public synchronized void restore(Event event) {
        if (event instanceof ChildStarted child && isAlive(child)) {
            started.add(child);
        }
    }

    /** Those that still live, of whatever step: one that hung may outlive its plan, and must not meet another's step. */
    synchronized List<ChildStarted> living() {
        return started.stream().filter(LeftOverChildren::isAlive).toList();
    }

    private static boolean isAlive(ChildStarted child) {
        return new RunningChild(child.pid(), child.startTicks()).isAlive();
    }
}
