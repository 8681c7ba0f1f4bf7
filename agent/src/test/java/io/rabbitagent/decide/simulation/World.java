package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** What all parts of a simulated cluster share: the dice, the time, the brokers, the store, and how bad the weather is. */
final class World {
    final Random random;
    final Hooks hooks;
    final Map<NodeName, SimulatedBroker> brokers = new TreeMap<>();
    final SimulatedStore store;
    final Invariants invariants;
    private final Deque<String> story = new ArrayDeque<>();
    private long millis;
    private long ids;
    boolean faults = true;

    World(long seed, Hooks hooks) {
        this.random = new Random(seed);
        this.hooks = hooks;
        this.invariants = new Invariants(this);
        this.store = new SimulatedStore(this);
    }

    /** One chance in so many, while there are faults at all. */
    boolean fault(int in) {
        return faults && random.nextInt(in) == 0;
    }

    Duration uptime() {
        return Duration.ofMillis(millis);
    }

    Instant now() {
        return Pictures.NOON.plusMillis(millis);
    }

    void pass(long moreMillis) {
        millis += moreMillis;
    }

    String newId() {
        return "id-" + ids++;
    }

    void tell(String what) {
        story.addLast(millis + " " + what);
        if (story.size() > 60) {
            story.removeFirst();
        }
    }

    AssertionError broken(String invariant) {
        return new AssertionError(invariant + "\n" + String.join("\n", story) + "\n" + store.read());
    }
}
