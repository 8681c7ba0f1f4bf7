package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.NodeReport;
import io.rabbitagent.cluster.Presence;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One agent's reading of the board: late at times, and fresh only where it saw a document change. */
final class SimulatedBoard {
    private static final Duration FRESH = Duration.ofSeconds(15);

    private final World world;
    private final NodeName me;
    private final Map<NodeName, Seen> seen = new TreeMap<>();

    SimulatedBoard(World world, NodeName me) {
        this.world = world;
        this.me = me;
    }

    private record Seen(NodeObservation observation, Optional<Duration> changedAt) {}

    ClusterPicture picture(NodeObservation own, Map<NodeName, NodeObservation> documents) {
        documents.forEach((node, document) -> {
            boolean late = world.fault(5);
            if (!late) {
                seen.merge(node, new Seen(document, Optional.empty()), (was, now) -> changed(was, document));
            }
        });
        TreeMap<NodeName, NodeReport> reports = new TreeMap<>();
        world.brokers.keySet().forEach(node -> reports.put(node, node.equals(me) ? mine(own) : report(node)));
        return new ClusterPicture("prod", reports);
    }

    private Seen changed(Seen was, NodeObservation document) {
        return was.observation().equals(document) ? was : new Seen(document, Optional.of(world.uptime()));
    }

    private NodeReport mine(NodeObservation own) {
        return new NodeReport(me, Presence.freshNow(), own);
    }

    private NodeReport report(NodeName node) {
        Optional<Seen> found = Optional.ofNullable(seen.get(node));
        Optional<Duration> ago =
                found.flatMap(Seen::changedAt).map(at -> world.uptime().minus(at));
        boolean fresh = ago.filter(since -> since.compareTo(FRESH) <= 0).isPresent();
        NodeObservation observation = found.filter(one -> fresh)
                .map(Seen::observation)
                .orElseGet(() -> NodeObservation.unknown(node, Fact.Reason.STALE, "no news"));
        return new NodeReport(node, new Presence(fresh, ago), observation);
    }
}
