package io.rabbitagent.order.generated;

import io.rabbitagent.cluster.NodeName;
import java.util.Set;
import java.util.TreeSet;

/**
 * One broker: what it has in memory and what is on its disk. Memory is worth something only while it is up.
 *
 * <p>The schema is the set of the transactions that its disc copy holds. The peers it saw go, by Mnesia's own records
 * ({@code mnesia_down}), decide whether it may load its tables alone; the status file is RabbitMQ's, and decides nothing.
 */
final class Broker {
    enum State {
        DOWN,
        /** Its VM is up, its boot waits for its peers' tables. */
        WAITING,
        RUNNING
    }

    final NodeName name;
    final LogBook log = new LogBook();
    final Set<Integer> schema = new TreeSet<>();
    final Set<NodeName> mnesiaDown = new TreeSet<>();
    /** While it runs: whom it sees running, itself included; while it waits: who waits with it. */
    final Set<NodeName> sees = new TreeSet<>();

    Set<NodeName> runningFile = new TreeSet<>();
    State state = State.DOWN;
    long life;
    boolean ranInThisLife;

    Broker(NodeName name) {
        this.name = name;
    }

    boolean runs() {
        return state == State.RUNNING;
    }

    boolean waits() {
        return state == State.WAITING;
    }

    boolean isDown() {
        return state == State.DOWN;
    }

    /** A peer is gone, as far as this one can tell. */
    void lost(NodeName peer) {
        if (!isDown() && sees.remove(peer)) {
            mnesiaDown.add(peer);
            writeFile();
        }
    }

    /** A peer is there. */
    void found(NodeName peer) {
        sees.add(peer);
        mnesiaDown.remove(peer);
        writeFile();
    }

    /** It takes part in what those hold and see who run. */
    void runsWith(Set<NodeName> all, Set<Integer> loaded) {
        state = State.RUNNING;
        ranInThisLife = true;
        Set<Integer> copy = new TreeSet<>(loaded);
        schema.clear();
        schema.addAll(copy);
        sees.clear();
        sees.addAll(all);
        writeFile();
    }

    private void writeFile() {
        if (runs()) {
            runningFile = new TreeSet<>(sees);
        }
    }

    @Override
    public String toString() {
        return name + " " + state + " holds " + schema + ", file " + runningFile + ", mnesia_down " + mnesiaDown;
    }
}
