package io.rabbitagent.order.generated;

import io.rabbitagent.cluster.LogSignal;
import io.rabbitagent.cluster.NodeName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The brokers of a cluster, and Mnesia between them. All members are disc nodes; nobody forces a boot.
 *
 * <ol>
 *   <li>A boot succeeds beside a peer that runs; or alone, where the node itself saw every other member go down; or once
 *       all members wait for each other: then the first by name loads its own copy, and all others take it
 *       ({@code mnesia_controller:orphan_tables/5}).
 *   <li>A clean stop is noticed at once. A kill and a cut are noticed up to a net tick later, by all of one side in the
 *       same moment: {@code global} of Erlang 25 sees to that.
 *   <li>A transaction is committed by all whom its coordinator sees running; while one of them is gone and nobody has
 *       noticed, it waits.
 * </ol>
 */
final class Brokers {
    private static final int TICK_MILLIS = 60_000;

    private final Random random;
    private final Function<NodeName, Instant> clock;
    private final BiConsumer<Broker, Boolean> vmChanged;
    private final Map<NodeName, Broker> all = new TreeMap<>();
    private final List<Notice> notices = new ArrayList<>();
    private final Set<NodeName> cutOff = new TreeSet<>();
    private final Set<Integer> givenUp = new TreeSet<>();
    private long now;
    private int transactions;
    private boolean everCut;

    /** These observers will lose sight of those peers. */
    private record Notice(long at, Set<NodeName> observers, Set<NodeName> lost, boolean ofACut) {}

    /**
     * @param clock of each host
     * @param vmChanged told of each Erlang VM that appears (true, before its boot touches a file) or ends (false)
     */
    Brokers(
            Collection<NodeName> names,
            Random random,
            Function<NodeName, Instant> clock,
            BiConsumer<Broker, Boolean> vmChanged) {
        this.random = random;
        this.clock = clock;
        this.vmChanged = vmChanged;
        names.forEach(name -> all.put(name, new Broker(name)));
    }

    /** The cluster is new: all boot as one. */
    void form() {
        for (Broker broker : all.values()) {
            begin(broker);
        }
        comeUp(all.keySet());
    }

    Broker get(NodeName name) {
        return Objects.requireNonNull(all.get(name));
    }

    Set<NodeName> names() {
        return all.keySet();
    }

    Set<NodeName> in(Broker.State state) {
        Set<NodeName> found = new TreeSet<>();
        all.values().stream().filter(one -> one.state == state).forEach(one -> found.add(one.name));
        return found;
    }

    long now() {
        return now;
    }

    boolean isCut() {
        return !cutOff.isEmpty();
    }

    boolean wasEverCut() {
        return everCut;
    }

    /**
     * Transactions that a node threw away as it took over another's copy. The cluster has gone on without them: a copy
     * elsewhere that still holds them is no newer for it.
     */
    Set<Integer> givenUp() {
        return Set.copyOf(givenUp);
    }

    /** What a node's copy holds of all that the cluster has not given up. */
    Set<Integer> holds(NodeName name) {
        Set<Integer> held = new TreeSet<>(get(name).schema);
        held.removeAll(givenUp);
        return held;
    }

    void pass(long millis) {
        long until = now + millis;
        while (true) {
            Notice next = notices.stream()
                    .filter(notice -> notice.at() <= until)
                    .min(Comparator.comparingLong(Notice::at))
                    .orElse(null);
            if (next == null) {
                break;
            }
            now = Math.max(now, next.at());
            notices.remove(next);
            noticed(next);
        }
        now = until;
    }

    /** A schema transaction on each side that can have one. */
    void commit() {
        Set<NodeName> done = new TreeSet<>();
        for (Broker coordinator : all.values()) {
            if (coordinator.runs() && !done.contains(coordinator.name) && isQuiet(coordinator)) {
                int transaction = ++transactions;
                coordinator.sees.forEach(name -> get(name).schema.add(transaction));
                done.addAll(coordinator.sees);
            }
        }
    }

    private boolean isQuiet(Broker one) {
        return one.sees.stream()
                .map(this::get)
                .allMatch(peer -> peer.runs() && peer.sees.equals(one.sees) && reach(one.name, peer.name));
    }

    /** {@code rabbitmqctl stop} on several hosts at once: who is stopping himself may miss that another has stopped. */
    void stop(List<NodeName> nodes) {
        nodes.forEach(name -> write(get(name), LogSignal.STOP_ASKED));
        for (int index = 0; index < nodes.size(); index++) {
            Broker gone = get(nodes.get(index));
            boolean booting = gone.waits();
            gone.state = Broker.State.DOWN;
            write(gone, booting ? LogSignal.BOOT_FAILED : LogSignal.STOPPED);
            tellPeers(gone, Set.copyOf(nodes.subList(index + 1, nodes.size())));
            vmChanged.accept(gone, false);
        }
    }

    private void tellPeers(Broker gone, Set<NodeName> stopping) {
        for (Broker peer : all.values()) {
            if (peer.sees.contains(gone.name) && !peer.isDown() && reach(peer.name, gone.name)) {
                boolean deaf = stopping.contains(peer.name) && random.nextBoolean();
                if (!deaf) {
                    peer.lost(gone.name);
                } else if (random.nextBoolean()) {
                    // Mnesia ends last: it may know what the file does not tell.
                    peer.mnesiaDown.add(gone.name);
                }
            }
        }
    }

    /** SIGKILL, or the power: a socket that closes is noticed at once, a host that is gone after a net tick. */
    void kill(Set<NodeName> nodes, boolean silently) {
        for (NodeName name : nodes) {
            Broker gone = get(name);
            gone.state = Broker.State.DOWN;
            gone.log.killed(now, random.nextDouble());
        }
        long at = silently ? now + random.nextInt(TICK_MILLIS) : now;
        Notice notice = new Notice(at, Set.copyOf(names()), Set.copyOf(nodes), false);
        if (silently) {
            notices.add(notice);
        } else {
            noticed(notice);
        }
        nodes.forEach(name -> vmChanged.accept(get(name), false));
    }

    private void noticed(Notice notice) {
        for (NodeName observer : notice.observers()) {
            for (NodeName peer : notice.lost()) {
                boolean still = notice.ofACut() || get(peer).isDown();
                if (still && !observer.equals(peer) && reachOrLost(observer, peer, notice)) {
                    get(observer).lost(peer);
                }
            }
        }
    }

    /** Through a cut nothing is noticed but the cut itself. */
    private boolean reachOrLost(NodeName observer, NodeName peer, Notice notice) {
        return notice.ofACut() || reach(observer, peer);
    }

    void cut(Set<NodeName> side) {
        everCut = true;
        cutOff.addAll(side);
        Set<NodeName> others = new TreeSet<>(names());
        others.removeAll(side);
        notices.add(new Notice(now + random.nextInt(TICK_MILLIS), Set.copyOf(side), Set.copyOf(others), true));
        notices.add(new Notice(now + random.nextInt(TICK_MILLIS), Set.copyOf(others), Set.copyOf(side), true));
    }

    /** Where one side has noticed already it has closed the connection: the other learns of it now. */
    void heal() {
        cutOff.clear();
        List<Notice> ofTheCut = notices.stream().filter(Notice::ofACut).toList();
        notices.removeAll(ofTheCut);
        if (ofTheCut.size() == 1) {
            noticed(ofTheCut.get(0));
        }
        for (Broker one : all.values()) {
            // What died behind the cut is noticed now.
            one.sees.stream().filter(peer -> get(peer).isDown()).toList().forEach(one::lost);
        }
        meet();
    }

    boolean reach(NodeName one, NodeName other) {
        return cutOff.contains(one) == cutOff.contains(other);
    }

    /** An attempt to boot, which succeeds, or waits for peers. */
    void boot(NodeName name) {
        Broker broker = get(name);
        begin(broker);
        Set<NodeName> running = reachable(name, Broker.State.RUNNING);
        if (!running.isEmpty()) {
            join(broker, get(pick(running)));
            return;
        }
        Set<NodeName> better = new TreeSet<>(names());
        better.removeAll(broker.mnesiaDown);
        better.remove(name);
        if (better.isEmpty()) {
            comeUp(Set.of(name));
        } else {
            write(broker, LogSignal.WAITING_FOR_TABLES);
        }
        meet();
    }

    private void begin(Broker broker) {
        broker.life++;
        broker.ranInThisLife = false;
        vmChanged.accept(broker, true);
        broker.state = Broker.State.WAITING;
        broker.sees.clear();
        broker.sees.add(broker.name);
        write(broker, LogSignal.BOOT_STARTED);
        // Whoever still took it for running learns now that it was not.
        all.values().stream()
                .filter(peer -> !peer.equals(broker) && reach(peer.name, broker.name))
                .forEach(peer -> peer.lost(broker.name));
        broker.runningFile.add(broker.name);
        Set<NodeName> waiting = reachable(broker.name, Broker.State.WAITING);
        waiting.remove(broker.name);
        if (!waiting.isEmpty() && random.nextBoolean()) {
            // A peer that itself waits has answered.
            broker.runningFile = random.nextBoolean() ? new TreeSet<>(Set.of(pick(waiting))) : waiting;
        }
    }

    /** Who waits and sees somebody run joins him; where all wait for each other they go on. */
    private void meet() {
        for (NodeName name : in(Broker.State.WAITING)) {
            if (!get(name).waits()) {
                continue;
            }
            Set<NodeName> running = reachable(name, Broker.State.RUNNING);
            Set<NodeName> waiting = reachable(name, Broker.State.WAITING);
            if (!running.isEmpty()) {
                join(get(name), get(pick(running)));
            } else if (waiting.size() == all.size()) {
                comeUp(waiting);
            } else {
                Broker broker = get(name);
                broker.sees.addAll(waiting);
                broker.mnesiaDown.removeAll(waiting);
            }
        }
    }

    /** It takes over its peer's view, a death that nobody has noticed yet included. */
    private void join(Broker broker, Broker peer) {
        Set<NodeName> view = new TreeSet<>(peer.sees);
        view.add(broker.name);
        for (NodeName member : Set.copyOf(peer.sees)) {
            if (get(member).runs() && reach(member, broker.name)) {
                get(member).found(broker.name);
            }
        }
        up(broker, view, peer.schema);
        meet();
    }

    /** Alone, or all at once: the first by name loads what it has. */
    private void comeUp(Set<NodeName> nodes) {
        Set<NodeName> together = new TreeSet<>(nodes);
        Set<Integer> loaded = Set.copyOf(get(together.iterator().next()).schema);
        together.forEach(name -> up(get(name), together, loaded));
        meet();
    }

    private void up(Broker broker, Set<NodeName> view, Set<Integer> loaded) {
        broker.schema.stream().filter(held -> !loaded.contains(held)).forEach(givenUp::add);
        Set<NodeName> living = new TreeSet<>(view);
        living.removeIf(name -> get(name).isDown());
        broker.mnesiaDown.removeAll(living);
        broker.runsWith(view, loaded);
        write(broker, LogSignal.BOOT_COMPLETED);
    }

    /** The wait for the tables is over; the VM ends. */
    void giveUp(NodeName name) {
        Broker broker = get(name);
        write(broker, LogSignal.BOOT_FAILED);
        broker.state = Broker.State.DOWN;
        all.values().stream().filter(Broker::waits).forEach(peer -> peer.lost(name));
        vmChanged.accept(broker, false);
    }

    private Set<NodeName> reachable(NodeName from, Broker.State state) {
        Set<NodeName> found = in(state);
        found.removeIf(name -> !reach(from, name));
        return found;
    }

    private NodeName pick(Set<NodeName> nodes) {
        return List.copyOf(new TreeSet<>(nodes)).get(random.nextInt(nodes.size()));
    }

    private void write(Broker broker, LogSignal signal) {
        broker.log.write(now, clock.apply(broker.name), signal);
    }
}
