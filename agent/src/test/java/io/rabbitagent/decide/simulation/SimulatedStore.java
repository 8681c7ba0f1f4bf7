package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.rehearsal.Measurement;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.simulation.Hooks.Defect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The shared store in memory: one document with a revision, the ids of what was committed, and the board.
 *
 * <p>What was sent may arrive later, when its sender has long given up; and an operator may bring back a backup.
 */
final class SimulatedStore {
    /** How old a reading of the board can be. */
    static final Duration LATEST = Duration.ofSeconds(10);

    private static final int KEPT_VERSIONS = 4;

    private final World world;
    private final List<Late> underWay = new ArrayList<>();
    private final Map<NodeName, List<Published>> board = new HashMap<>();
    private final Map<String, Measurement> kept = new HashMap<>();
    private State state = new State(Decisions.none("prod"), 0, new LinkedHashSet<>(), "");
    private State backup = new State(state.document, 0, Set.of(), "");
    private State newest = state;
    private boolean wentBack;
    private int commits;
    /** Until an operator brings back a backup. */
    private Optional<RealStore> real = Optional.empty();

    SimulatedStore(World world) {
        this.world = world;
    }

    /** Has a real store go along. */
    void beside(RealStore store) {
        real = Optional.of(store);
    }

    /** @param last the id of the newest decision */
    private record State(Decisions document, long revision, Set<String> ids, String last) {}

    /** A document of the board. */
    record Published(NodeObservation observation, long version, Duration at) {}

    private record Late(Duration at, Runnable arrival) {}

    /** What somebody wants to be committed. */
    record Commit(NodeName sender, Command command, long revision, Decisions next, String id) {}

    /** What became of a commit, as its sender sees it. */
    enum Result {
        COMMITTED,
        CONFLICT,
        NO_ANSWER
    }

    /** As an observer above this world sees it. */
    Decisions document() {
        return state.document;
    }

    int commits() {
        return commits;
    }

    /** A host that has seen more than the store holds takes it for unreachable. */
    boolean reachableFrom(SimulatedHost host) {
        boolean behind = !host.seen().isEmpty() && !state.ids.contains(host.seen());
        return !host.cutOff() && (!behind || world.hooks.has(Defect.NO_GUARD));
    }

    Decisions read(SimulatedHost host) {
        host.seen(state.last);
        real.ifPresent(store -> store.read(state.document));
        return state.document;
    }

    long revision() {
        return state.revision;
    }

    boolean has(String id) {
        boolean known = state.ids.contains(id);
        real.ifPresent(store -> store.find(id, known));
        return known;
    }

    Result commit(Commit commit) {
        if (!reachableFrom(world.host(commit.sender())) || world.dice.oneIn(world.weather.droppedCommit())) {
            return Result.NO_ANSWER;
        }
        if (world.dice.oneIn(world.weather.lateCommit())) {
            arrivesLater(commit);
            return Result.NO_ANSWER;
        }
        Result result = arrive(commit);
        if (world.dice.oneIn(world.weather.lostReply())) {
            return Result.NO_ANSWER;
        }
        return result;
    }

    private Result arrive(Commit commit) {
        if (commit.revision() != state.revision && !world.hooks.has(Defect.IGNORES_REVISION)) {
            real.ifPresent(store -> store.commit(commit, Result.CONFLICT, state.revision));
            return Result.CONFLICT;
        }
        Decisions before = state.document;
        state.ids.add(commit.id());
        state = new State(commit.next(), state.revision + 1, state.ids, commit.id());
        commits++;
        real.ifPresent(store -> store.commit(commit, Result.COMMITTED, state.revision));
        world.tell(() -> "committed " + commit.command() + " from " + commit.sender());
        world.invariants.committed(before, commit);
        return Result.COMMITTED;
    }

    /** It was sent, and its sender is dead when it arrives. */
    void arrivesLater(Commit commit) {
        later(() -> arrive(commit));
    }

    void arrivesLater(NodeObservation observation) {
        later(() -> put(observation));
    }

    private void later(Runnable arrival) {
        underWay.add(new Late(world.uptime().plusMillis(world.dice.between(100, 20_000)), arrival));
    }

    void tick() {
        if (underWay.isEmpty()) {
            return;
        }
        List<Late> due = underWay.stream()
                .filter(late -> !world.faults() || late.at().compareTo(world.uptime()) <= 0)
                .toList();
        underWay.removeAll(due);
        due.forEach(late -> late.arrival().run());
    }

    /** As the other stores: the same again has the same name. */
    String keep(Measurement measurement) {
        String digest = String.valueOf(measurement);
        kept.put(digest, measurement);
        return digest;
    }

    Measurement kept(String digest) {
        return Objects.requireNonNull(kept.get(digest));
    }

    /** The operator keeps what there is now, to bring it back some day. */
    void backUp() {
        if (!wentBack) {
            backup = new State(state.document, state.revision, Set.copyOf(state.ids), state.last);
        }
    }

    /** The backup is brought back: what was decided since is forgotten. */
    void goBack() {
        if (!wentBack && backup.revision < state.revision) {
            world.tell(() -> "the store goes back to revision " + backup.revision);
            // The servers were stopped for it.
            underWay.clear();
            newest = state;
            state = new State(backup.document, backup.revision, new LinkedHashSet<>(backup.ids), backup.last);
            wentBack = true;
            real = Optional.empty();
            world.invariants.wentBack(state.document);
        }
    }

    /**
     * The operator has found out. Where nothing was decided meanwhile, the newest data are put back. Else nobody can put
     * the two together: the agents are told to take the store as it is, once nothing of what was lost runs any more.
     *
     * @return whether they are to take it as it is
     */
    boolean repair() {
        if (!wentBack) {
            return false;
        }
        wentBack = false;
        if (state.last.equals(backup.last)) {
            world.tell(() -> "the store has its newest data again");
            state = newest;
            world.invariants.wentBack(state.document);
            return false;
        }
        world.tell(() -> "the store is taken as it is");
        world.hosts.values().forEach(host -> {
            host.killChild();
            host.seen("");
        });
        underWay.clear();
        world.invariants.takenAsItIs(state.document);
        return true;
    }

    boolean hasGoneBack() {
        return wentBack;
    }

    void publish(NodeObservation observation) {
        if (world.dice.oneIn(world.weather.lostPublish())) {
            return;
        }
        if (world.dice.oneIn(world.weather.latePublish())) {
            arrivesLater(observation);
            return;
        }
        put(observation);
    }

    private void put(NodeObservation observation) {
        List<Published> versions = board.computeIfAbsent(observation.node(), node -> new ArrayList<>());
        long version =
                versions.isEmpty() ? 1 : versions.get(versions.size() - 1).version() + 1;
        versions.add(new Published(observation, version, world.uptime()));
        if (versions.size() > KEPT_VERSIONS) {
            versions.remove(0);
        }
    }

    /** Each document as it is now, or as it was not too long ago. */
    Map<NodeName, Published> board() {
        Map<NodeName, Published> read = new HashMap<>();
        board.forEach((node, versions) -> read.put(node, oneOf(versions)));
        return read;
    }

    private Published oneOf(List<Published> versions) {
        Published newest = versions.get(versions.size() - 1);
        if (versions.size() > 1 && world.dice.oneIn(world.weather.lateBoard())) {
            Published before = versions.get(versions.size() - 2);
            boolean recent = world.uptime().minus(newest.at()).compareTo(LATEST) <= 0;
            return recent ? before : newest;
        }
        return newest;
    }

    /** When a node's document last changed in truth. */
    Duration changedAt(NodeName node) {
        List<Published> versions = board.getOrDefault(node, Collections.emptyList());
        return versions.isEmpty()
                ? Duration.ZERO
                : versions.get(versions.size() - 1).at();
    }
}
