package io.rabbitagent.decide;

import io.rabbitagent.cluster.NodeName;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is to be measured on copies of members' data. It ends with the last report that it waits for.
 *
 * @param id names it
 * @param actor who asked: an agent's node, or a user's name
 * @param lost the nodes to take for lost
 * @param nodes those whose agents measure
 * @param reason in the asker's words
 */
public record RehearsalAsked(
        String id, String actor, SortedSet<NodeName> lost, SortedSet<NodeName> nodes, String reason, Instant at) {
    public RehearsalAsked {
        lost = Collections.unmodifiableSortedSet(new TreeSet<>(lost));
        nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
    }

    /** The same, of these nodes too. */
    RehearsalAsked with(Set<NodeName> more) {
        TreeSet<NodeName> all = new TreeSet<>(nodes);
        all.addAll(more);
        return new RehearsalAsked(id, actor, lost, all, reason, at);
    }

    /** The nodes that have not reported since they were asked. */
    public SortedSet<NodeName> open(Decisions decisions) {
        TreeSet<NodeName> open = new TreeSet<>(nodes);
        open.removeIf(node -> decisions.measured(node, lost).isPresent());
        return open;
    }
}
