package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.NodeReport;
import io.rabbitagent.cluster.Presence;
import io.rabbitagent.decide.simulation.Hooks.Defect;
import io.rabbitagent.decide.simulation.SimulatedStore.Published;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One agent's reading of the board: fresh is only what it saw change. */
final class SimulatedBoard {
    static final Duration FRESH = Duration.ofSeconds(15);

    private final World world;
    private final SimulatedHost me;
    private final Map<NodeName, Seen> seen = new HashMap<>();

    SimulatedBoard(World world, SimulatedHost me) {
        this.world = world;
        this.me = me;
    }

    private record Seen(long version, Duration readAt, Optional<Duration> changedAt, Duration since) {}

    ClusterPicture picture(NodeObservation own, Map<NodeName, Published> documents) {
        TreeMap<NodeName, NodeReport> reports = new TreeMap<>();
        for (NodeName node : world.hosts.keySet()) {
            boolean mine = node.equals(me.name());
            reports.put(node, mine ? new NodeReport(node, Presence.freshNow(), own) : peer(node, documents.get(node)));
        }
        return new ClusterPicture("prod", reports, Fact.known(Set.of()));
    }

    private NodeReport peer(NodeName node, @Nullable Published document) {
        if (document != null) {
            note(node, document.version());
        }
        Optional<Duration> age = Optional.ofNullable(seen.get(node))
                .flatMap(Seen::changedAt)
                .map(at -> world.uptime().minus(at));
        Optional<Duration> watched = Optional.ofNullable(seen.get(node))
                .filter(one -> one.changedAt().isEmpty())
                .map(one -> world.uptime().minus(one.since()));
        boolean fresh = age.filter(past -> past.compareTo(FRESH) <= 0).isPresent();
        if (document != null && world.hooks.has(Defect.TRUSTS_WRITERS_CLOCKS)) {
            Duration byWriter = Duration.between(document.observation().at(), me.clock());
            age = Optional.of(byWriter);
            fresh = byWriter.compareTo(FRESH) <= 0;
        }
        if (document == null || !fresh) {
            return new NodeReport(node, new Presence(false, age, watched), silent(node, document));
        }
        world.invariants.takenForFresh(node);
        return new NodeReport(node, new Presence(true, age), document.observation());
    }

    /** What it has said of its end is in the history. */
    private static NodeObservation silent(NodeName node, @Nullable Published document) {
        NodeObservation unknown = NodeObservation.unknown(node, Fact.Reason.STALE, "its agent is silent");
        return document == null ? unknown : unknown.ended(document.observation().lastEnd());
    }

    /** What changed while nobody read may have changed long ago. */
    private void note(NodeName node, long version) {
        Seen before = seen.get(node);
        Duration now = world.uptime();
        Optional<Duration> changedAt = Optional.empty();
        Duration since = now;
        if (before != null && now.minus(before.readAt()).compareTo(FRESH) <= 0) {
            changedAt = before.version() == version ? before.changedAt() : Optional.of(now);
            since = before.since();
        }
        seen.put(node, new Seen(version, now, changedAt, since));
    }
}
