package io.rabbitagent.broker;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.RanBefore;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Folds what a log says of a node and its peers into whom it saw running in the last life in which its boot was completed.
 *
 * <p>A node that starts says of each peer that runs that it is up; later lines of up and down are said just before the node
 * writes {@code nodes_running_at_shutdown} ({@code rabbit_node_monitor.erl}, 3.10.8). So a life counts only where the log
 * shows it from its beginning.
 */
final class RunFold {
    private Optional<NodeName> self = Optional.empty();
    private final Set<NodeName> peers = new TreeSet<>();
    private boolean begun;
    private boolean completed;
    private boolean unclear;
    private boolean stoppedCleanly;
    private Instant endedAt = Instant.EPOCH;
    private Optional<RanBefore> earlier = Optional.empty();

    void bootStarted() {
        earlier = last();
        begun = true;
        completed = false;
        unclear = false;
        stoppedCleanly = false;
        peers.clear();
    }

    void bootCompleted() {
        completed = begun;
    }

    /** The application runs, and the log does not show its boot: what an earlier life saw is not the last any more. */
    void runsUnseen() {
        earlier = Optional.empty();
    }

    /** @param text a node's name as Erlang prints it, quoted where it has to be */
    void named(String text) {
        self = PartitionFold.node(text);
    }

    void peerUp(String text) {
        PartitionFold.node(text).ifPresentOrElse(peers::add, () -> unclear = true);
    }

    void peerDown(String text) {
        PartitionFold.node(text).ifPresentOrElse(peers::remove, () -> unclear = true);
    }

    /** @param asked somebody wanted the stop; a node that pauses itself stops in the same way */
    void stopped(boolean asked) {
        stoppedCleanly = completed && asked;
    }

    /** A telling line; before what it tells is applied. */
    void said(Instant at) {
        endedAt = stoppedCleanly ? endedAt : at;
    }

    /** The data is gone: whom an earlier database knew tells nothing of this one. */
    void emptied() {
        begun = begun && !completed;
        completed = false;
        earlier = Optional.empty();
    }

    Optional<RanBefore> last() {
        if (!completed) {
            return earlier;
        }
        return unclear ? Optional.empty() : self.map(this::present);
    }

    private RanBefore present(NodeName node) {
        Set<NodeName> running = new TreeSet<>(peers);
        running.add(node);
        return new RanBefore(running, stoppedCleanly, endedAt);
    }
}
