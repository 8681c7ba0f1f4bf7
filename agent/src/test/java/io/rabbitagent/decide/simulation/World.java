package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.plan.Action;
import io.rabbitagent.rules.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What all parts of a simulated cluster share: the dice, the time, the hosts, the store, and how bad the weather is. */
final class World {
    private static final int LONGEST_STORY = 400;

    final Dice dice;
    final Hooks hooks;
    final List<Rule> rules;
    final Map<NodeName, SimulatedHost> hosts = new TreeMap<>();
    final SimulatedStore store;
    final Invariants invariants;
    /** Nodes come up as Mnesia lets them, and nothing starts them but agents and people. */
    final boolean outage;
    /** Who went down last is gone, and a human has said so. */
    final boolean lost;
    /** Brokers are partitioned, and people cut and mend links. */
    final boolean partition;
    /** What {@code cluster-down} does rests on what copies tell. */
    final boolean measured;

    private final SimulatedSides sides = new SimulatedSides(this);

    Weather weather;
    CrashPoint crash = CrashPoint.NEVER;
    private final boolean traced;
    private final Deque<String> story = new ArrayDeque<>();
    private long millis;
    private long ids;
    private long moment;
    private long disturbedAt;
    private long cameUpAt;
    private int children;
    private int resets;
    private int repeated;

    World(Dice dice, Hooks hooks, List<Rule> rules, boolean traced) {
        this.lost = rules.stream().anyMatch(rule -> rule.name().equals(LostInvariants.RULE));
        this.outage = lost || rules.stream().anyMatch(rule -> rule.name().equals("cluster-down"));
        this.partition = rules.stream().anyMatch(rule -> rule.name().equals("partition"));
        this.measured = rules.stream().anyMatch(rule -> rule.remedy() instanceof RestsOnCopies);
        this.dice = dice;
        this.hooks = hooks;
        this.rules = rules;
        this.traced = traced;
        this.weather = Weather.of(dice);
        this.invariants = new Invariants(this);
        this.store = new SimulatedStore(this);
    }

    boolean faults() {
        return !weather.equals(Weather.CALM);
    }

    SimulatedSides sides() {
        return sides;
    }

    SimulatedHost host(NodeName node) {
        return Objects.requireNonNull(hosts.get(node));
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

    /** Puts everything that happens into one order, which nobody in this world can see. */
    long nextMoment() {
        return ++moment;
    }

    /** Something ended, or somebody started something: what was seen before is no longer so. */
    void disturb() {
        disturbedAt = nextMoment();
    }

    long disturbedAt() {
        return disturbedAt;
    }

    /** An application has come up. */
    void cameUp() {
        cameUpAt = nextMoment();
    }

    long cameUpAt() {
        return cameUpAt;
    }

    void count(Action action, boolean again) {
        children++;
        resets += action instanceof Action.Reset ? 1 : 0;
        repeated += again ? 1 : 0;
    }

    int resets() {
        return resets;
    }

    int repeated() {
        return repeated;
    }

    int children() {
        return children;
    }

    void tell(Supplier<String> what) {
        if (traced) {
            story.addLast(millis + " " + what.get());
            if (story.size() > LONGEST_STORY) {
                story.removeFirst();
            }
        }
    }

    AssertionError broken(String invariant) {
        return new AssertionError(
                traced ? invariant + "\n" + String.join("\n", story) + "\n" + store.document() : invariant);
    }
}
