package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.NodeName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The links between brokers, who is partitioned from whom, and what each holds.
 *
 * <p>As seen on 3.10.8: while a link is cut each of its ends sees the other as not running; once it is back both say that they
 * are partitioned, until one of them goes down. A node that boots takes over the data of one that runs and drops what only it
 * had, whatever side that is.
 */
final class SimulatedSides {
    private final World world;
    private final Set<Set<NodeName>> cut = new HashSet<>();
    private final Set<Set<NodeName>> noticed = new HashSet<>();
    private final Set<Set<NodeName>> apart = new HashSet<>();
    /** By the node's log: cleared by its next boot. */
    private final Map<NodeName, Set<NodeName>> logged = new TreeMap<>();

    private final Map<NodeName, Set<Integer>> data = new TreeMap<>();
    private final Map<NodeName, Set<Integer>> saved = new TreeMap<>();
    private final Set<NodeName> byHand = new HashSet<>();
    private int writes;

    SimulatedSides(World world) {
        this.world = world;
    }

    /** Some are cut off from the others, both sides go on, and the link comes back. */
    void strike() {
        List<NodeName> nodes = new ArrayList<>(world.hosts.keySet());
        if (world.dice.oneIn(3) && nodes.size() > 1) {
            NodeName one = nodes.remove(world.dice.below(nodes.size()));
            cut(one, world.dice.some(nodes));
        } else {
            cutSides(nodes);
        }
        for (int write = world.dice.between(1, 6); write > 0; write--) {
            write();
        }
        if (!world.dice.oneIn(3)) {
            heal();
        }
    }

    private void cutSides(List<NodeName> nodes) {
        int many = world.dice.between(2, 3);
        List<Integer> sides = nodes.stream().map(node -> world.dice.below(many)).toList();
        for (int one = 0; one < nodes.size(); one++) {
            for (int other = one + 1; other < nodes.size(); other++) {
                if (!sides.get(one).equals(sides.get(other))) {
                    cut(nodes.get(one), nodes.get(other));
                }
            }
        }
    }

    private void cut(NodeName one, NodeName other) {
        Set<NodeName> link = Set.of(one, other);
        cut.add(link);
        apart.remove(link);
        if (runs(one) && runs(other)) {
            noticed.add(link);
        }
        world.tell(() -> "the link between " + one + " and " + other + " is cut");
    }

    /** All links are whole again. */
    void heal() {
        cut.clear();
        for (Set<NodeName> link : noticed) {
            apart.add(link);
            for (NodeName node : link) {
                Set<NodeName> from = logged.computeIfAbsent(node, unseen -> new TreeSet<>());
                from.addAll(link);
                from.remove(node);
            }
        }
        noticed.clear();
        world.tell(() -> "all links are whole, apart: " + apart);
    }

    /** Something is published to some node: all that it is together with have it, too. */
    void write() {
        List<NodeName> running =
                world.hosts.keySet().stream().filter(this::runs).toList();
        if (!running.isEmpty()) {
            NodeName to = world.dice.some(running);
            writes++;
            running.stream()
                    .filter(node -> node.equals(to) || sees(to, node))
                    .forEach(node -> data(node).add(writes));
        }
    }

    private Set<Integer> data(NodeName node) {
        return data.computeIfAbsent(node, unseen -> new TreeSet<>());
    }

    private boolean runs(NodeName node) {
        return world.host(node).node().running();
    }

    boolean linked(NodeName one, NodeName other) {
        return one.equals(other) || !cut.contains(Set.of(one, other));
    }

    /** Whether one sees the other running. */
    boolean sees(NodeName one, NodeName other) {
        return runs(other) && (one.equals(other) || (linked(one, other) && !apart.contains(Set.of(one, other))));
    }

    /** From whom a running node says it is partitioned. */
    Set<NodeName> apart(NodeName node) {
        Set<NodeName> from = new TreeSet<>();
        apart.stream().filter(link -> link.contains(node)).forEach(from::addAll);
        from.remove(node);
        return from;
    }

    /** From whom its log says that it was partitioned, and it has not booted since. */
    Set<NodeName> logged(NodeName node) {
        return logged.getOrDefault(node, Set.of());
    }

    boolean anyApart() {
        return !apart.isEmpty();
    }

    void ended(NodeName node) {
        apart.removeIf(link -> link.contains(node));
        noticed.removeIf(link -> link.contains(node));
    }

    void backedUp(NodeName node) {
        saved.put(node, new TreeSet<>(data(node)));
    }

    void startedByHand(NodeName node) {
        byHand.add(node);
    }

    /** An application has come up: it has taken the data of one that runs and that it can reach. */
    void booted(NodeName node) {
        List<NodeName> others = world.hosts.keySet().stream()
                .filter(other -> !other.equals(node) && runs(other) && linked(node, other))
                .toList();
        Set<Integer> had = data(node);
        if (!others.isEmpty()) {
            data.put(node, new TreeSet<>(data(world.dice.some(others))));
        }
        Set<Integer> dropped = new TreeSet<>(had);
        dropped.removeAll(data(node));
        boolean left = !logged(node).isEmpty();
        world.invariants.dropped(node, left && !byHand.remove(node), dropped, saved.getOrDefault(node, Set.of()));
        logged.remove(node);
        world.hosts.keySet().stream()
                .filter(other -> !other.equals(node) && runs(other) && !linked(node, other))
                .forEach(other -> noticed.add(Set.of(node, other)));
        world.tell(() -> node + " takes the data of one of " + others + ", and drops " + dropped);
    }

    /** Runs {@code rabbitmqctl} or the service on some node, cuts or mends links, publishes. */
    void meddle() {
        SimulatedHost host = world.host(world.dice.some(List.copyOf(world.hosts.keySet())));
        if (host.burnt()) {
            return;
        }
        SimulatedNode node = host.node();
        int what = world.dice.below(9);
        world.tell(() -> "at the partition, " + what + " on " + host.name());
        switch (what) {
            case 0, 1 -> strike();
            case 2, 3 -> heal();
            case 4 -> node.stopApp();
            case 5 -> {
                startedByHand(host.name());
                node.startApp();
            }
            case 6 -> node.stopService();
            case 7 -> host.backups().clear();
            default -> write();
        }
    }
}
