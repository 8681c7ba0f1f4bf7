package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.NodeName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A broker: Erlang VM, application, its service, and the members that it has on its disk.
 *
 * <p>As seen on 3.10.8: a node whose running members do not list it refuses to boot ({@code inconsistent_cluster}), and its
 * supervisor tries again; a reset node is a cluster of its own once it is started.
 */
final class SimulatedNode {
    private static final Duration SUPERVISOR_WAITS = Duration.ofSeconds(5);

    private final World world;
    private final NodeName name;
    private final Set<NodeName> members = new TreeSet<>();
    private boolean vm = true;
    private boolean running = true;
    private boolean masked;
    private boolean supervised = true;
    private boolean virgin;
    private long life = 1;
    private Optional<NodeName> denier = Optional.empty();
    private Duration triedAt = Duration.ZERO;
    private final SimulatedTables tables;

    SimulatedNode(World world, NodeName name, Set<NodeName> members) {
        this.world = world;
        this.name = name;
        this.members.addAll(members);
        this.tables = new SimulatedTables(world, name, members);
    }

    NodeName name() {
        return name;
    }

    SimulatedTables tables() {
        return tables;
    }

    boolean booting() {
        return tables.loading();
    }

    boolean vm() {
        return vm;
    }

    boolean running() {
        return running;
    }

    boolean masked() {
        return masked;
    }

    boolean virgin() {
        return virgin;
    }

    long life() {
        return life;
    }

    Optional<NodeName> denier() {
        return denier;
    }

    Set<NodeName> members() {
        return members;
    }

    /** The supervisor starts again what it did not stop. */
    void tick() {
        if (world.outage) {
            tables.tick().ifPresent(this::booted);
            return;
        }
        boolean due = world.uptime().minus(triedAt).compareTo(SUPERVISOR_WAITS) >= 0;
        if (supervised && !masked && !vm && due) {
            startService();
        }
    }

    void startService() {
        if (world.outage) {
            start(true);
            return;
        }
        triedAt = world.uptime();
        supervised = true;
        if (!masked && !vm) {
            startVm();
            startApp();
            vm = running;
        }
    }

    /** In an outage nobody else starts anything. */
    void start(boolean byHand) {
        if (!masked && !vm) {
            startVm();
            load(byHand);
        }
    }

    private void load(boolean byHand) {
        tables.begin(byHand);
        if (byHand) {
            world.disturb();
        }
        world.tell(() -> name + " begins to boot" + (byHand ? ", started by hand" : ""));
    }

    private void booted(boolean runs) {
        running = runs;
        vm = runs;
        world.tell(() -> name + (runs ? " runs with schema " + tables.schema() : " gives up its boot"));
        if (runs) {
            world.cameUp();
        }
    }

    /** Somebody starts it by hand, or ends it where it lives. */
    static void startOrEnd(World world, SimulatedNode node) {
        if (node.vm) {
            end(world, List.of(node), world.dice.oneIn(2) ? HowEnded.CLEAN : HowEnded.CRASH, true);
        } else {
            node.start(true);
        }
    }

    /** Several at once don't see each other go. */
    static void end(World world, List<SimulatedNode> nodes, HowEnded how, boolean vmToo) {
        world.disturb();
        for (SimulatedNode node : nodes) {
            if (node.running) {
                node.tables.ended(how);
            }
            world.tell(() -> node.name + " ends: " + how + ", it saw " + node.tables.sawRunning());
        }
        for (SimulatedNode node : nodes) {
            boolean ran = node.running;
            node.running = false;
            node.vm &= !vmToo;
            node.tables.stoppedLoading(how == HowEnded.CLEAN);
            if (ran) {
                world.hosts.values().stream()
                        .map(SimulatedHost::node)
                        .filter(other -> other.running && !nodes.contains(other))
                        .forEach(other -> other.tables.peerEnded(node.name));
            }
        }
    }

    void stopService() {
        supervised = false;
        stopVm();
    }

    void mask() {
        masked = true;
    }

    void unmask() {
        masked = false;
        supervised = true;
    }

    void startVm() {
        vm = true;
        life++;
    }

    void stopVm() {
        if (world.outage) {
            end(world, List.of(this), HowEnded.CRASH, true);
            return;
        }
        vm = false;
        stopRunning();
    }

    private void stopRunning() {
        running = false;
        world.sides().ended(name);
    }

    void startApp() {
        if (!vm || running) {
            return;
        }
        if (world.outage) {
            if (!tables.loading()) {
                load(false);
            }
            return;
        }
        denier = members.stream()
                .filter(other -> !other.equals(name))
                .filter(other -> {
                    SimulatedNode peer = world.host(other).node();
                    return peer.running && !peer.members.contains(name);
                })
                .findFirst();
        running = denier.isEmpty();
        virgin &= !running;
        if (running) {
            world.sides().booted(name);
        }
        world.tell(() -> name + (running ? " application started" : " refused by " + denier));
    }

    void stopApp() {
        if (world.outage) {
            end(world, List.of(this), HowEnded.CLEAN, false);
            return;
        }
        stopRunning();
    }

    void reset() {
        if (vm && !running) {
            members.clear();
            members.add(name);
            virgin = true;
        }
    }

    void forget(NodeName other) {
        if (running && !world.host(other).node().running) {
            for (NodeName member : Set.copyOf(members)) {
                SimulatedNode peer = world.host(member).node();
                if (!member.equals(other) && peer.members.contains(name)) {
                    peer.members.remove(other);
                }
            }
        }
    }

    void join(NodeName peerName) {
        SimulatedNode peer = world.host(peerName).node();
        if (vm && !running && virgin && peer.running) {
            for (NodeName member : Set.copyOf(peer.members)) {
                world.host(member).node().members.add(name);
            }
            members.addAll(peer.members);
            members.add(name);
            virgin = false;
        }
    }

    boolean joinedTo(NodeName peer) {
        return members.contains(peer) && world.host(peer).node().members.contains(name);
    }
}
