package io.rabbitagent.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.HealthCheck;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeState;
import io.rabbitagent.cluster.NodeStates;
import io.rabbitagent.operations.Health;
import io.rabbitagent.order.ShutdownOrder;
import io.rabbitagent.order.ShutdownOrder.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is said of the cluster as a whole. */
final class ClusterMetrics {
    private final NodeName me;
    private final Table health;
    private final Table checks;
    private final Table expected;
    private final Table running;
    private final Table views;
    private final Table shutdownOrder;
    private final Table startsFirst;
    private final Table startOrder;
    private final Set<String> windows;
    private final Table openWindows;

    ClusterMetrics(MeterRegistry registry, NodeName me, Set<String> windows) {
        this.me = me;
        this.windows = Set.copyOf(windows);
        health = Table.single(
                registry, "rabbitagent.cluster.health", "The cluster's health: 0 ok, 1 degraded, 2 down, 3 unknown");
        checks = new Table(
                registry,
                "rabbitagent.health.check",
                "Whether a health check of this agent's own broker passes: 1 passed, 0 failed",
                1);
        expected = Table.single(registry, "rabbitagent.cluster.nodes.expected", "How many members are configured");
        running = Table.single(
                registry,
                "rabbitagent.cluster.nodes.running",
                "How many configured members serve; one whose agent is silent and that no peer sees running does not");
        views = Table.single(
                registry,
                "rabbitagent.cluster.distinct.views",
                "How many different answers the brokers give to who is a member and who runs: above 1 they disagree");
        shutdownOrder = new Table(
                registry,
                "rabbitagent.cluster.shutdown.order",
                "What the evidence tells of the order in which the members went down: 1 for the verdict, 0 for the others",
                1);
        startsFirst = new Table(
                registry,
                "rabbitagent.node.starts.first",
                "Whether the member has to be started before those that are 0; several at 1 start together",
                1);
        startOrder = new Table(
                registry,
                "rabbitagent.node.start.order",
                "In which order to start the members that do not run, the reverse of that in which they went down: 1 before all others, equal numbers together. While a member runs, all others are 1",
                1);
        openWindows = new Table(
                registry,
                "rabbitagent.maintenance.window.open",
                "Whether a configured maintenance window is open, by this agent's own configuration and clock",
                1);
    }

    void update(ClusterPicture picture) {
        health.show(number(Health.of(picture)));
        expected.show(picture.expected());
        running.show(running(picture));
        views.show(distinctViews(picture));
        showChecks(picture);
        showOrder(picture);
        showWindows(picture);
    }

    private void showWindows(ClusterPicture picture) {
        Table.Filling filling = openWindows.fill();
        picture.openWindows()
                .value()
                .ifPresent(open -> windows.forEach(name -> filling.flag(open.contains(name), "window", name)));
        filling.show();
    }

    private static double number(Health health) {
        return switch (health) {
            case OK -> 0;
            case DEGRADED -> 1;
            case DOWN -> 2;
            case UNKNOWN -> 3;
        };
    }

    private static Optional<Double> running(ClusterPicture picture) {
        List<NodeState> states = picture.members().stream()
                .map(node -> NodeStates.of(picture, node))
                .toList();
        if (states.contains(NodeState.UNKNOWN)) {
            return Optional.empty();
        }
        return Optional.of((double) states.stream().filter(NodeMetrics::serves).count());
    }

    private static Optional<Double> distinctViews(ClusterPicture picture) {
        Set<Seen> seen = picture.views().values().stream().map(Seen::of).collect(Collectors.toSet());
        return seen.isEmpty() ? Optional.empty() : Optional.of((double) seen.size());
    }

    private void showChecks(ClusterPicture picture) {
        Table.Filling filling = checks.fill();
        if (picture.reports().containsKey(me)) {
            for (HealthCheck check : picture.observation(me).health().value().orElse(List.of())) {
                filling.flag(check.passed(), "check", check.name());
            }
        }
        filling.show();
    }

    private void showOrder(ClusterPicture picture) {
        ShutdownOrder order = ShutdownOrder.of(picture);
        Table.Filling verdicts = shutdownOrder.fill();
        for (Verdict verdict : Verdict.values()) {
            verdicts.flag(order.verdict() == verdict, "verdict", verdict.text());
        }
        verdicts.show();
        Table.Filling first = startsFirst.fill();
        List<NodeName> known = order.startFirst();
        if (!known.isEmpty() || order.verdict() == Verdict.RUNNING) {
            picture.members().forEach(node -> first.flag(known.contains(node), "node", node.value()));
        }
        first.show();
        Table.Filling places = startOrder.fill();
        StartPlaces.of(picture, order).forEach((node, place) -> places.row(place, "node", node.value()));
        places.show();
    }

    /** That in which two views of a healthy cluster are equal. */
    private record Seen(Set<NodeName> members, Set<NodeName> running) {
        static Seen of(ClusterView view) {
            return new Seen(view.members(), view.running());
        }
    }
}
