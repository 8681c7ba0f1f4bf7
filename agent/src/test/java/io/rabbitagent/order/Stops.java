package io.rabbitagent.order;

import static io.rabbitagent.cluster.Pictures.NOON;
import static io.rabbitagent.cluster.Pictures.life;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.AppStarted;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.Event;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.cluster.history.NodeStarted;
import io.rabbitagent.cluster.history.NodeStopped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A history of stops and starts, for tests. */
final class Stops {
    private final Set<NodeName> members;
    private final List<HistoryEntry> entries = new ArrayList<>();

    Stops(Set<NodeName> members) {
        this.members = Set.copyOf(members);
    }

    List<HistoryEntry> history() {
        return List.copyOf(entries);
    }

    Stops clean(NodeName node, Set<NodeName> sawRunning) {
        return stopped(node, 1, Fact.known(HowEnded.CLEAN), Fact.known(sawRunning));
    }

    Stops crashed(NodeName node, Set<NodeName> sawRunning) {
        return stopped(node, 1, Fact.known(HowEnded.CRASH), Fact.known(sawRunning));
    }

    Stops neverRan(NodeName node, Set<NodeName> sawRunning) {
        return stopped(node, 2, Fact.known(HowEnded.NEVER_RAN), Fact.known(sawRunning));
    }

    Stops stopped(NodeName node, long life, Fact<HowEnded> how, Fact<Set<NodeName>> sawRunning) {
        return stopped(node, life, how, sawRunning, Fact.known(new Membership(members, members)));
    }

    Stops stopped(
            NodeName node, long life, Fact<HowEnded> how, Fact<Set<NodeName>> sawRunning, Fact<Membership> membership) {
        return add(new NodeStopped(node, life(node, life), how, sawRunning, membership, true));
    }

    Stops started(NodeName node) {
        return add(new NodeStarted(node, life(node, 2)));
    }

    Stops appStarted(NodeName node) {
        return add(new AppStarted(node, life(node, 2)));
    }

    /** The time of the last entry: each is a second younger than the one before. */
    Instant now() {
        return NOON.plusSeconds(entries.size());
    }

    Stops add(Event event) {
        NodeName origin = event.subject().orElseThrow();
        EntryId id = EntryId.ofJournal(origin + "/j", entries.size() + 1L);
        entries.add(new HistoryEntry(
                HistoryEntry.FORMAT_VERSION, id, origin.value(), NOON.plusSeconds(entries.size() + 1L), event));
        return this;
    }
}
