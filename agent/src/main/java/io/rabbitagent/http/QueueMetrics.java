package io.rabbitagent.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.QueueStanding;
import java.util.OptionalInt;
import java.util.function.Function;

/** Which queues are served, and what their replicas are worth. */
final class QueueMetrics {
    private final Table queues;
    private final Table critical;
    private final Table withoutLeader;
    private final Table unsynchronised;
    private final Table onlyCopy;

    QueueMetrics(MeterRegistry registry) {
        queues = new Table(
                registry,
                "rabbitagent.queues",
                "How many queues the node leads, or led last: running, or down where nobody serves them; without exclusive ones",
                3);
        critical = new Table(
                registry,
                "rabbitagent.queues.quorum.critical",
                "How many quorum queues and streams would lose their majority if the node stopped",
                1);
        withoutLeader = new Table(
                registry,
                "rabbitagent.queues.without.leader",
                "How many queues of the whole cluster nobody serves: their leader is down, or they have no majority. Every agent tells the same: take the maximum over agents, not the sum",
                1);
        unsynchronised = new Table(
                registry,
                "rabbitagent.queues.mirror.unsynchronised",
                "How many classic queues of the whole cluster have a mirror that does not hold all messages. Every agent tells the same: take the maximum over agents, not the sum",
                1);
        onlyCopy = new Table(
                registry,
                "rabbitagent.queues.without.synchronised.mirror",
                "How many classic queues of the whole cluster a policy wants mirrored, and only their leader holds all messages. Every agent tells the same: take the maximum over agents, not the sum",
                1);
    }

    void update(ClusterPicture picture) {
        Standings standings = Standings.of(picture);
        showNodes(picture, standings);
        Table.Filling leaderless = withoutLeader.fill();
        for (Standings.Type type : Standings.Type.values()) {
            standings.down(type).ifPresent(count -> leaderless.row(count, "type", type.text()));
        }
        leaderless.show();
        showVhosts(unsynchronised, standings, QueueStanding::unsynchronised);
        showVhosts(onlyCopy, standings, QueueStanding::onlyCopy);
    }

    private void showNodes(ClusterPicture picture, Standings standings) {
        Table.Filling led = queues.fill();
        Table.Filling atRisk = critical.fill();
        for (NodeName node : picture.members()) {
            for (Standings.Type type : Standings.Type.values()) {
                show(led, standings.led(node, type), node, type, "running");
                show(led, standings.down(node, type), node, type, "down");
            }
            standings.critical(node).ifPresent(count -> atRisk.row(count, "node", node.value()));
        }
        led.show();
        atRisk.show();
    }

    private static void show(
            Table.Filling filling, OptionalInt count, NodeName node, Standings.Type type, String state) {
        count.ifPresent(queues -> filling.row(queues, "node", node.value(), "type", type.text(), "state", state));
    }

    private static void showVhosts(
            Table table, Standings standings, Function<QueueStanding, QueueStanding.PerVhost> what) {
        Table.Filling filling = table.fill();
        standings.perVhost(what).forEach((vhost, count) -> filling.row(count, "vhost", vhost));
        filling.show();
    }
}
