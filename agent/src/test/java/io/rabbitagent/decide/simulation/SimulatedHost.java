package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.rules.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What outlives an agent: its broker, the child that it began, backups, the journal, rule files, and how its clock goes wrong. */
final class SimulatedHost {
    private int restored;
    private static final int SKEW_SECONDS = 3_600;

    private final World world;
    private final NodeName name;
    private final SimulatedNode node;
    private final Duration skew;
    private final Set<String> backups = new HashSet<>();
    private final Set<String> everBackedUp = new HashSet<>();
    private final List<String> journal = new ArrayList<>();
    private Optional<List<Rule>> rules;
    private Optional<Child> child = Optional.empty();
    private boolean burnt;
    private boolean cutOff;
    private String seen = "";
    private String said = "";

    SimulatedHost(World world, NodeName name, SimulatedNode node) {
        this.world = world;
        this.name = name;
        this.node = node;
        this.rules = Optional.of(world.rules);
        this.skew = world.dice.oneIn(2)
                ? Duration.ZERO
                : Duration.ofSeconds(world.dice.between(-SKEW_SECONDS, SKEW_SECONDS));
    }

    /** How a child will end. */
    enum Fate {
        WORKS,
        FAILS,
        HALF
    }

    record Child(Effect.RunStep step, Fate fate, Duration endsAt) {}

    NodeName name() {
        return name;
    }

    SimulatedNode node() {
        return node;
    }

    /** Names the data on its disk as it is: each life of the broker changes it. */
    String data() {
        SimulatedTables tables = node.tables();
        String byHand = restored == 0 ? "" : "r" + restored;
        return "f" + node.life() + byHand + (tables.forced() ? "+" : "") + tables.forgotten();
    }

    /** Somebody puts other files there while no VM lives. */
    void restoreByHand() {
        if (!node.vm()) {
            restored++;
        }
    }

    /** The command of this claim has said that it did its work. */
    boolean said(String claimId) {
        return said.equals(claimId);
    }

    void said(boolean well, String claimId) {
        said = well ? claimId : "";
    }

    Instant clock() {
        return world.now().plus(skew);
    }

    Optional<Child> child() {
        return child;
    }

    /** As its rule files are now; empty where nobody can read them. */
    Optional<List<Rule>> rules() {
        return rules;
    }

    Optional<Rule> rule(String called) {
        return rules.orElse(List.of()).stream()
                .filter(rule -> rule.name().equals(called))
                .findFirst();
    }

    void rules(Optional<List<Rule>> next) {
        rules = next;
    }

    Set<String> backups() {
        return backups;
    }

    void backUp(String planId) {
        backups.add(planId);
        everBackedUp.add(planId);
    }

    /** Whatever became of the backup. */
    boolean everBackedUp(String planId) {
        return everBackedUp.contains(planId);
    }

    boolean burnt() {
        return burnt;
    }

    /** The store can't be reached from here. */
    boolean cutOff() {
        return cutOff;
    }

    void cutOff(boolean now) {
        cutOff = now || burnt;
    }

    /** The newest decision that this host has seen in the store: a store without it went back. */
    String seen() {
        return seen;
    }

    void seen(String decision) {
        seen = decision;
    }

    boolean journal(String entry) {
        return journal.add(entry);
    }

    boolean journalled(String entry) {
        return journal.contains(entry);
    }

    /** Gone for good, with everything on it. */
    void burn() {
        burnt = true;
        cutOff = true;
        child = Optional.empty();
        node.stopService();
        world.tell(() -> name + " burns down");
    }

    boolean begin(Effect.RunStep step) {
        world.invariants.childBegins(this, step);
        boolean bad = world.dice.oneIn(world.weather.badChild());
        boolean hangs = bad && world.dice.oneIn(3);
        Fate fate = bad ? (world.dice.oneIn(2) ? Fate.HALF : Fate.FAILS) : Fate.WORKS;
        int millis = hangs ? 300_000 : world.dice.below(6_000);
        child = Optional.of(new Child(step, fate, world.uptime().plusMillis(millis)));
        world.tell(() -> name + " child begins " + step.claimId() + " step "
                + step.step().number() + " " + step.step().action().name() + ", " + fate + " in " + millis);
        return true;
    }

    /** Ends the child without its effect. */
    void killChild() {
        child = Optional.empty();
    }

    void tick() {
        if (burnt) {
            return;
        }
        boolean due = child.filter(one -> !world.faults() || world.uptime().compareTo(one.endsAt()) >= 0)
                .isPresent();
        if (due) {
            Child one = child.orElseThrow();
            said(one.fate() == Fate.WORKS, one.step().claimId());
            if (one.fate() != Fate.FAILS) {
                StepWork.on(world, this, one.step().plan(), one.step().step()).work(one.fate() == Fate.HALF);
            }
            world.tell(() -> name + " child ended " + one.step().claimId());
            killChild();
        }
        node.tick();
    }
}
