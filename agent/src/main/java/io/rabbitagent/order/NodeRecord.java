package io.rabbitagent.order;

import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.AppStarted;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.cluster.history.NodeStarted;
import io.rabbitagent.cluster.history.NodeStopped;
import io.rabbitagent.cluster.history.PeerLost;
import io.rabbitagent.cluster.history.PeerReturned;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the history says of one node's lives: its last stop, and the last stop of a life in which its application ran.
 *
 * <p>A life in which it never ran leaves files that its attempt to boot has overwritten: such a stop is no evidence, and
 * takes none away. Where the application did run, and a later attempt in the same life failed, the files are lost.
 */
final class NodeRecord {
    private final NodeName node;
    private final Set<NodeName> lost = new TreeSet<>();
    private Optional<Stop> last = Optional.empty();
    private Optional<Stop> telling = Optional.empty();
    private boolean up;
    private boolean ran;
    private boolean agentWasAway;

    private NodeRecord(NodeName node) {
        this.node = node;
    }

    /** @param lost whom the agent had seen this node lose, and not find again, when it stopped */
    record Stop(NodeStopped event, Instant at, Set<NodeName> lost) {}

    static NodeRecord of(NodeName node, List<HistoryEntry> history) {
        NodeRecord made = new NodeRecord(node);
        Set<Object> seen = new HashSet<>();
        for (HistoryEntry entry : history) {
            if (seen.add(entry.id())) {
                made.take(entry.event(), entry.at());
            }
        }
        return made;
    }

    /** Its last stop, whatever came of the life before. */
    Optional<Stop> lastStop() {
        return last;
    }

    /** The last stop of a life that is not known to have been a mere attempt to boot. */
    Optional<Stop> tellingStop() {
        return telling;
    }

    /** A life has begun whose end is not recorded. */
    boolean upAgain() {
        return up;
    }

    /** In the life that has begun the application has been seen running. */
    boolean hasRunSince() {
        return ran;
    }

    /** The agent started anew after the last stop or start that it recorded: in between it saw nothing. */
    boolean agentWasAway() {
        return agentWasAway;
    }

    private void take(Event event, Instant at) {
        if (event instanceof NodeStarted started && started.node().equals(node)) {
            up = true;
            ran = false;
            agentWasAway = false;
            lost.clear();
        } else if (event instanceof AppStarted app && app.node().equals(node)) {
            up = true;
            ran = true;
            lost.clear();
        } else if (event instanceof NodeStopped stopped && stopped.node().equals(node)) {
            stop(stopped, at);
        } else if (event instanceof PeerLost gone && gone.observer().equals(node)) {
            lost.add(gone.peer());
        } else if (event instanceof PeerReturned back && back.observer().equals(node)) {
            lost.remove(back.peer());
        } else if (event instanceof AgentStarted agent && agent.node().equals(node)) {
            agentWasAway = true;
        }
    }

    private void stop(NodeStopped stopped, Instant at) {
        Stop stop = new Stop(stopped, at, Set.copyOf(lost));
        last = Optional.of(stop);
        boolean neverRan =
                stopped.how().value().filter(HowEnded.NEVER_RAN::equals).isPresent();
        if (!neverRan || ran) {
            telling = last;
        }
        up = false;
        ran = false;
        agentWasAway = false;
        lost.clear();
    }
}
