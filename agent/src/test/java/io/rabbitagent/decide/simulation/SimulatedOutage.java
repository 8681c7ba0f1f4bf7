package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.NodeName;
import java.util.ArrayList;
import java.util.List;

/** Takes whole clusters down, in any order and manner, and people who start and stop single nodes meanwhile. */
final class SimulatedOutage {
    private final World world;
    private long schema = 1;

    SimulatedOutage(World world) {
        this.world = world;
    }

    /** All that run go down, one after the other or the last of them at once. */
    void strike() {
        List<SimulatedNode> left = new ArrayList<>();
        world.hosts.values().stream()
                .map(SimulatedHost::node)
                .filter(SimulatedNode::running)
                .forEach(left::add);
        int manner = world.dice.below(4);
        int together = world.dice.oneIn(3) ? world.dice.below(left.size() + 1) : 0;
        while (left.size() > together) {
            SimulatedNode node = left.remove(world.dice.below(left.size()));
            change();
            end(List.of(node), manner == 0 || (manner == 1 && world.dice.oneIn(2)));
        }
        change();
        if (!left.isEmpty()) {
            end(left, false);
        }
    }

    private void end(List<SimulatedNode> nodes, boolean cleanly) {
        SimulatedNode.end(world, nodes, cleanly ? HowEnded.CLEAN : HowEnded.CRASH, true);
        nodes.forEach(node -> {
            if (world.dice.oneIn(5)) {
                reboot(node);
            }
        });
    }

    /** Something is declared: those that are down don't hear of it. */
    private void change() {
        if (world.dice.oneIn(2)) {
            schema++;
            world.hosts.values().stream()
                    .map(SimulatedHost::node)
                    .filter(SimulatedNode::running)
                    .forEach(node -> node.tables().change(schema));
        }
    }

    private void reboot(SimulatedNode node) {
        if (node.vm()) {
            SimulatedNode.end(world, List.of(node), HowEnded.CRASH, true);
        }
        node.tables().rebooted();
        world.tell(() -> node.name() + "'s host boots anew");
    }

    /** Runs {@code rabbitmqctl} or the service on some node, or pulls a plug. */
    void meddle() {
        List<NodeName> nodes = List.copyOf(world.hosts.keySet());
        SimulatedHost host = world.host(world.dice.some(nodes));
        if (host.burnt()) {
            return;
        }
        SimulatedNode node = host.node();
        int what = world.dice.below(8);
        world.tell(() -> "in the outage, " + what + " on " + host.name());
        switch (what) {
            case 0, 1 -> node.start(true);
            case 2 -> SimulatedNode.end(world, List.of(node), HowEnded.CLEAN, true);
            case 3 -> SimulatedNode.end(world, List.of(node), HowEnded.CRASH, true);
            case 4 -> node.stopApp();
            case 5 -> reboot(node);
            case 6 -> change();
            default -> strike();
        }
    }
}
