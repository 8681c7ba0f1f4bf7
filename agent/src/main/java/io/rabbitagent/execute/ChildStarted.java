package io.rabbitagent.execute;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.Event;
import java.util.Optional;

/**
 * A step's command, or one that a human asked for, runs as a child process. An agent that comes back waits for it, should
 * it still live.
 *
 * @param planId empty where it is of no plan
 * @param startTicks with the pid it names the process, also after the pid was used again
 */
public record ChildStarted(
        NodeName node, String planId, int step, String claimId, String command, long pid, long startTicks)
        implements Event {
    @Override
    public String kind() {
        return "child-started";
    }

    @Override
    public Optional<NodeName> subject() {
        return Optional.of(node);
    }

    @Override
    public String summary() {
        String of = planId.isEmpty() ? "no plan" : "plan " + planId + " step " + step;
        return of + ": " + command + ", pid " + pid;
    }

    @Override
    public boolean shared() {
        return false;
    }
}
