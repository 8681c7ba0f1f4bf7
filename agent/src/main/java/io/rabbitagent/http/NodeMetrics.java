package io.rabbitagent.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.NodeState;
import io.rabbitagent.cluster.NodeStates;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.operations.MetadataStore;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What is said of each configured member. */
final class NodeMetrics {
    private static final String NODE = "node";

    private final Table state;
    private final Table running;
    private final Table maintenance;
    private final Table waiting;
    private final Table alarm;
    private final Table info;
    private final Table lastStopped;
    private final Table started;
    private final Map<NodeName, Instant> stops = new TreeMap<>();

    NodeMetrics(MeterRegistry registry) {
        state = new Table(
                registry,
                "rabbitagent.node.state",
                "The member's state: 1 for the state that it is in, 0 for the others",
                2);
        running = new Table(
                registry,
                "rabbitagent.node.running",
                "Whether the member serves, drained or not: by its own agent's word, or by its peers' where that agent is silent",
                1);
        maintenance = new Table(
                registry, "rabbitagent.node.maintenance", "Whether the member is drained: in maintenance mode", 1);
        waiting = new Table(
                registry,
                "rabbitagent.node.waiting.for.peers",
                "Whether the member's boot waits for other members' Mnesia tables",
                1);
        alarm = new Table(
                registry,
                "rabbitagent.node.alarm",
                "Whether a running member has raised a resource alarm: memory or disk",
                2);
        info = new Table(registry, "rabbitagent.node.info", "What the member's broker is; the value is always 1", 5);
        lastStopped = new Table(
                registry,
                "rabbitagent.node.last.stopped.timestamp.seconds",
                "When the member's Erlang VM last ended, as the agent that saw it recorded it",
                1);
        started = new Table(
                registry,
                "rabbitagent.node.boot.timestamp.seconds",
                "When the member's Erlang VM was started, by its host's clock",
                1);
    }

    static boolean serves(NodeState state) {
        return state == NodeState.RUNNING || state == NodeState.MAINTENANCE;
    }

    void stopped(NodeName node, Instant at) {
        stops.merge(node, at, (before, now) -> now.isAfter(before) ? now : before);
    }

    void update(ClusterPicture picture) {
        showStates(picture);
        showRunningBrokers(picture);
        Table.Filling stopped = lastStopped.fill();
        stops.forEach((node, at) -> {
            if (picture.reports().containsKey(node)) {
                stopped.row(at.toEpochMilli() / 1_000.0, NODE, node.value());
            }
        });
        stopped.show();
        showStarts(picture);
    }

    private void showStarts(ClusterPicture picture) {
        Table.Filling starts = started.fill();
        for (NodeName node : picture.members()) {
            picture.observation(node)
                    .vmStarted()
                    .value()
                    .ifPresent(at -> starts.row(at.toEpochMilli() / 1_000.0, NODE, node.value()));
        }
        starts.show();
    }

    private void showStates(ClusterPicture picture) {
        Table.Filling states = state.fill();
        Table.Filling serving = running.fill();
        Table.Filling booting = waiting.fill();
        for (NodeName node : picture.members()) {
            NodeState now = NodeStates.of(picture, node);
            for (NodeState one : NodeState.values()) {
                states.flag(one == now, NODE, node.value(), "state", one.text());
            }
            if (now != NodeState.UNKNOWN) {
                serving.flag(serves(now), NODE, node.value());
            }
            waits(picture, node, now).ifPresent(waits -> booting.flag(waits, NODE, node.value()));
        }
        states.show();
        serving.show();
        booting.show();
    }

    /** Only its log tells whether a booting member waits, and only its own agent reads that. */
    private static Optional<Boolean> waits(ClusterPicture picture, NodeName node, NodeState state) {
        return switch (state) {
            case UNKNOWN, UNREACHABLE -> Optional.empty();
            case BOOTING, WAITING_FOR_PEERS ->
                picture.observation(node)
                        .log()
                        .map(log -> log.waitingForTables())
                        .value();
            default -> Optional.of(false);
        };
    }

    private void showRunningBrokers(ClusterPicture picture) {
        Table.Filling drained = maintenance.fill();
        Table.Filling alarms = alarm.fill();
        Table.Filling brokers = info.fill();
        for (NodeName node : picture.members()) {
            drained(picture, node).ifPresent(yes -> drained.flag(yes, NODE, node.value()));
            told(picture, node, PeerView::memoryAlarm)
                    .ifPresent(yes -> alarms.flag(yes, NODE, node.value(), "alarm", "memory"));
            told(picture, node, PeerView::diskAlarm)
                    .ifPresent(yes -> alarms.flag(yes, NODE, node.value(), "alarm", "disk"));
            picture.observation(node)
                    .view()
                    .value()
                    .ifPresent(view -> describe(brokers, picture.observation(node), view));
        }
        drained.show();
        alarms.show();
        brokers.show();
    }

    private static void describe(Table.Filling brokers, NodeObservation seen, ClusterView view) {
        NodeName node = seen.node();
        PeerView itself = view.peers().get(node);
        brokers.row(
                1,
                NODE,
                node.value(),
                "version",
                view.rabbitmqVersion(),
                "erlang",
                view.erlangVersion(),
                "type",
                itself == null ? "unknown" : itself.type().text(),
                "store",
                MetadataStore.of(seen));
    }

    /** By the node itself while it runs; nobody else is asked about it then. */
    private static Optional<Boolean> drained(ClusterPicture picture, NodeName node) {
        return picture.observation(node).drained().value().map(nodes -> nodes.contains(node));
    }

    /** What a running member's own broker says of it; what its peers agree on where that is not known. */
    private static Optional<Boolean> told(ClusterPicture picture, NodeName node, Predicate<PeerView> question) {
        ClusterView own = picture.views().get(node);
        if (own != null) {
            return Optional.ofNullable(own.peers().get(node))
                    .filter(PeerView::running)
                    .map(question::test);
        }
        Set<Boolean> answers = picture.views().values().stream()
                .map(view -> Optional.ofNullable(view.peers().get(node)).filter(PeerView::running))
                .flatMap(Optional::stream)
                .map(question::test)
                .collect(Collectors.toSet());
        return answers.size() == 1 ? Optional.of(answers.iterator().next()) : Optional.empty();
    }
}
