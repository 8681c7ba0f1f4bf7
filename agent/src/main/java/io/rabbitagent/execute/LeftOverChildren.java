package io.rabbitagent.execute;

import io.rabbitagent.broker.RunningChild;
import io.rabbitagent.cluster.history.Event;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The children of steps that earlier lives of the agent have started, as the journal names them; and how often a step of the plan
 * that had the last one was begun, this life included.
 */
public final class LeftOverChildren {
    private final List<ChildStarted> started = new ArrayList<>();
    private final List<Integer> begun = new ArrayList<>();
    private String plan = "";

    /** Called for each entry of the journal, in their order. Who has ended by now is not kept: a journal names many. */
    public synchronized void restore(Event event) {
        if (event instanceof ChildStarted child) {
            began(child);
            if (isAlive(child)) {
                started.add(child);
            }
        }
    }

    synchronized void began(ChildStarted child) {
        if (!child.planId().equals(plan)) {
            plan = child.planId();
            begun.clear();
        }
        begun.add(child.step());
    }

    /** How many children this host has started for a step; none of a plan that another one has followed here. */
    synchronized int begun(String planId, int step) {
        return planId.equals(plan) ? Collections.frequency(begun, step) : 0;
    }

    /** Those that still live, of whatever step: one that hung may outlive its plan, and must not meet another's step. */
    synchronized List<ChildStarted> living() {
        return started.stream().filter(LeftOverChildren::isAlive).toList();
    }

    /** Whether this very process still runs on this host. */
    public static boolean isAlive(ChildStarted child) {
        return new RunningChild(child.pid(), child.startTicks()).isAlive();
    }
}
