package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.decide.Decisions;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The shared store in memory: one document with a revision, the ids of what was committed, and the board. */
final class SimulatedStore {
    private final World world;
    private final Set<String> committed = new HashSet<>();
    private final Map<NodeName, NodeObservation> board = new TreeMap<>();
    private Decisions document = Decisions.none("prod");
    private long revision;
    private int commits;
    private boolean reachable = true;

    SimulatedStore(World world) {
        this.world = world;
    }

    /** What became of a commit, as the agent sees it. */
    enum Result {
        COMMITTED,
        CONFLICT,
        NO_ANSWER
    }

    boolean reachable() {
        return reachable;
    }

    void reachable(boolean now) {
        reachable = now;
    }

    Decisions read() {
        return document;
    }

    long revision() {
        return revision;
    }

    int commits() {
        return commits;
    }

    boolean has(String id) {
        return committed.contains(id);
    }

    Result commit(long expected, Decisions next, String id, String what) {
        if (!reachable || world.fault(25)) {
            return Result.NO_ANSWER;
        }
        if (expected != revision && !world.hooks.ignoresRevision()) {
            return Result.CONFLICT;
        }
        Decisions before = document;
        document = next;
        revision++;
        commits++;
        committed.add(id);
        world.tell("committed " + what);
        world.invariants.committed(before, next);
        return world.fault(25) ? Result.NO_ANSWER : Result.COMMITTED;
    }

    void publish(NodeObservation observation) {
        board.put(observation.node(), observation);
    }

    Map<NodeName, NodeObservation> board() {
        return new TreeMap<>(board);
    }
}
