package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Run;
import io.rabbitagent.plan.Step;
import io.rabbitagent.rules.FindingState;
import io.rabbitagent.rules.Rule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One schedule: so many agents, a time of faults, and then a time of peace in which everything must come to an end. */
final class Simulation {
    private static final int MOST_NODES = 7;
    private static final int ROUND_MILLIS = 2_000;
    private static final int CALM_ROUND_MILLIS = 3_000;
    private static final int CALM_ROUNDS = 2_000;
    private static final int STUCK_ROUNDS = 40;
    private static final int LONGEST_LULL = 40;
    private static final int QUIET_ROUNDS = 7;

    /** Who speaks for a host that has burnt down takes proposals back, once its last word is 15 s old to whoever read it late. */
    private static final int QUIET_ROUNDS_AFTER_EDITS = 10;

    /** A boot that gives up, and a second one. */
    private static final int STUCK_ROUNDS_OF_AN_OUTAGE = 90;

    /** A node that gives up its boot moves the agents on, and a member's end counts after 45 s. */
    private static final int QUIET_ROUNDS_OF_AN_OUTAGE = 18;

    private final World world;
    private final List<SimulatedAgent> agents = new ArrayList<>();
    private final SimulatedHuman human;
    private final List<Trouble> troubles = new ArrayList<>();
    private final int events;
    private final boolean longPlans;
    private final SimulatedOutage outage;
    private final RuleEditor editor;
    private int fenced;

    Simulation(long seed, Hooks hooks, boolean traced) {
        Dice dice = new Dice(seed);
        int kind = SimulatedRules.kind(dice);
        // Dice of its own: the other schedules are what they were without it.
        boolean measured = new Dice(seed * 31 + 7).oneIn(2);
        List<Rule> rules = SimulatedRules.of(kind).stream()
                .map(rule -> measured ? RestsOnCopies.of(rule) : rule)
                .toList();
        this.world = new World(dice, hooks, rules, traced);
        Set<NodeName> nodes = new TreeSet<>();
        int size = size(dice);
        for (int number = 1; number <= size; number++) {
            nodes.add(Pictures.node(number));
        }
        for (NodeName node : nodes) {
            world.hosts.put(node, new SimulatedHost(world, node, new SimulatedNode(world, node, nodes)));
        }
        world.hosts.values().forEach(host -> agents.add(new SimulatedAgent(world, host)));
        this.human = new SimulatedHuman(world);
        this.editor = new RuleEditor(world, seed);
        for (Trouble trouble : EnumSet.allOf(Trouble.class)) {
            if (dice.oneIn(2)) {
                troubles.add(trouble);
            }
        }
        this.events = dice.between(15, 45) * size;
        this.outage = new SimulatedOutage(world);
        NodeName victim = dice.some(List.copyOf(nodes));
        this.longPlans = kind == 5 || world.partition || (kind < 2 && dice.oneIn(2));
        if (world.outage) {
            outage.strike();
        } else if (world.partition) {
            world.sides().strike();
        } else if (longPlans) {
            human.forgetOne(victim);
        } else {
            world.host(victim).node().stopApp();
        }
    }

    /** Whether it begins with a partition: one schedule in a hundred does. */
    boolean isOfPartition() {
        return world.partition;
    }

    /** Whether it begins with an outage whose cure rests on what copies tell: one schedule in 32 does. */
    boolean isMeasured() {
        return world.measured;
    }

    /** Mostly clusters as people have them. */
    private static int size(Dice dice) {
        return dice.oneIn(3) ? dice.between(1, MOST_NODES) : 3;
    }

    /**
     * What schedules came to.
     *
     * @param fenced plans that stayed in the slot until a human said that their host is switched off
     * @param children how many steps were begun
     * @param repeated those that an earlier life had begun, too
     * @param outages clusters that were down, and were brought up
     * @param measured reports of what was measured on copies
     * @param edits how often somebody edited rules
     */
    record Summary(
            int verified,
            int failed,
            int unknown,
            int aborted,
            int fenced,
            int children,
            int resets,
            int repeated,
            int outages,
            int measured,
            int edits,
            long commits) {
        static final Summary NONE = new Summary(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

        Summary plus(Summary other) {
            return new Summary(
                    verified + other.verified,
                    failed + other.failed,
                    unknown + other.unknown,
                    aborted + other.aborted,
                    fenced + other.fenced,
                    children + other.children,
                    resets + other.resets,
                    repeated + other.repeated,
                    outages + other.outages,
                    measured + other.measured,
                    edits + other.edits,
                    commits + other.commits);
        }
    }

    /** Has a real store go along with the simulated one. */
    Simulation beside(RealStore store) {
        world.store.beside(store);
        return this;
    }

    Summary run() {
        lull();
        world.store.backUp();
        for (int event = 0; event < events; event++) {
            storm();
        }
        calm();
        return summary();
    }

    /** So that the storm comes at any step of a long plan. */
    private void lull() {
        if (!longPlans || !world.dice.oneIn(2)) {
            return;
        }
        Weather weather = world.weather;
        world.weather = Weather.CALM;
        for (int round = world.dice.below(LONGEST_LULL); round > 0; round--) {
            round();
            human.approveAll();
        }
        world.weather = weather;
    }

    private void storm() {
        world.pass(world.dice.below(2 * ROUND_MILLIS / agents.size()));
        tick();
        editor.maybeEdit();
        if (!troubles.isEmpty() && world.dice.oneIn(12)) {
            trouble(world.dice.some(troubles));
        }
        if (world.dice.oneIn(4 * agents.size())) {
            human.decide();
        }
        if (world.dice.oneIn(2 * agents.size())) {
            human.approveWhatWouldElseRunByItself();
        }
        SimulatedAgent agent = world.dice.some(agents);
        if (!agent.alive()) {
            if (world.dice.oneIn(4)) {
                agent.start();
            }
        } else if (world.dice.oneIn(3)) {
            for (int act = world.dice.below(6); act >= 0; act--) {
                agent.act();
                if (world.dice.oneIn(2)) {
                    agent.actOfExecutor();
                }
            }
        } else {
            agent.round();
        }
    }

    private void tick() {
        world.hosts.values().forEach(SimulatedHost::tick);
        world.store.tick();
    }

    private void trouble(Trouble trouble) {
        SimulatedAgent agent = somebody();
        switch (trouble) {
            case KILL -> kill(agent);
            case FREEZE -> agent.freeze(world.dice.between(500, world.dice.oneIn(3) ? 120_000 : 8_000));
            case CUT_OFF -> agent.host().cutOff(!agent.host().cutOff());
            case MEDDLE -> meddle();
            case BURN -> burn(agent);
            case GO_BACK -> store();
        }
    }

    private void meddle() {
        if (world.outage) {
            outage.meddle();
        } else if (world.partition) {
            world.sides().meddle();
        } else {
            human.meddle();
        }
    }

    /** At times with its children: a service that is stopped takes them along. */
    private void kill(SimulatedAgent agent) {
        agent.kill();
        if (world.dice.oneIn(3)) {
            agent.host().killChild();
        }
    }

    /** Half of the time whoever is just doing something. */
    private SimulatedAgent somebody() {
        SimulatedAgent some = world.dice.some(agents);
        if (world.dice.oneIn(2)) {
            return some;
        }
        return agents.stream().filter(SimulatedAgent::works).findFirst().orElse(some);
    }

    /** One host at most, and never the only one. */
    private void burn(SimulatedAgent agent) {
        boolean first = agents.stream().noneMatch(one -> one.host().burnt());
        if (first && agents.size() > 1 && world.dice.oneIn(3)) {
            agent.kill();
            agent.host().burn();
        }
    }

    /** An operator who brings back a backup sees to it that nothing runs just then. */
    private void store() {
        boolean childless =
                world.hosts.values().stream().allMatch(host -> host.child().isEmpty());
        if (world.store.hasGoneBack()) {
            if (world.dice.oneIn(3)) {
                repair();
            }
        } else if (childless && world.dice.oneIn(2)) {
            world.store.goBack();
        } else {
            world.store.backUp();
        }
    }

    /** The agents are stopped while the store is taken as it is: none may go on from what it has read before. */
    private void repair() {
        if (world.store.repair()) {
            agents.stream().filter(SimulatedAgent::alive).forEach(SimulatedAgent::kill);
        }
    }

    /** No faults any more: what was begun must end, and then nothing may move for longer than a rule's {@code for}. */
    private void calm() {
        world.weather = Weather.CALM;
        repair();
        agents.forEach(agent -> agent.host().cutOff(false));
        agents.forEach(SimulatedAgent::thaw);
        editor.agree();
        world.sides().heal();
        agents.stream().filter(agent -> !agent.alive()).forEach(SimulatedAgent::start);
        tick();
        human.releaseAll();
        boolean rests = comesToRest();
        if (!rests && world.store.document().active().isPresent()) {
            stuck(world.store.document().active().get());
            rests = comesToRest();
        }
        if (world.store.document().active().isPresent()) {
            throw world.broken("a plan is still in the slot after a human has ended it");
        }
        if (!rests) {
            throw world.broken("the agents keep deciding, though nothing changes");
        }
        if (world.outage || world.partition) {
            afterwards();
        }
        if (world.partition && editor.edits() == 0) {
            world.invariants.healed();
        }
        world.invariants.atRest();
    }

    /** Somebody looks after what awaits a human. */
    private void afterwards() {
        human.acknowledgeAll();
        comesToRest();
        human.approveAll();
        if (!comesToRest()) {
            throw world.broken("the agents do not come to rest after what a human has approved");
        }
    }

    /** Until nothing is in the slot and nothing is decided for a while, or nothing has been decided for a long while. */
    private boolean comesToRest() {
        int quiet = 0;
        for (int round = 0; round < CALM_ROUNDS; round++) {
            int before = world.store.commits();
            round();
            quiet = world.store.commits() == before ? quiet + 1 : 0;
            boolean free = world.store.document().active().isEmpty();
            int stuck = world.outage ? STUCK_ROUNDS_OF_AN_OUTAGE : STUCK_ROUNDS;
            if (quiet >= (free ? quietRounds() : stuck)) {
                return free;
            }
        }
        return false;
    }

    private int quietRounds() {
        if (world.outage || world.partition) {
            return QUIET_ROUNDS_OF_AN_OUTAGE;
        }
        return editor.edits() > 0 ? QUIET_ROUNDS_AFTER_EDITS : QUIET_ROUNDS;
    }

    /** What stays in the slot is waited for rightly: its owner is gone for good, or says what it waits for. */
    private void stuck(ActivePlan active) {
        Decisions document = world.store.document();
        Step next = active.nextStep()
                .orElseThrow(() -> world.broken("a plan is being verified long after the faults have stopped"));
        if (world.host(next.on()).burnt()) {
            // What people are shown of a plan whose rule is gone does not come from findings.
            boolean ruleGone = world.host(next.on()).rule(active.plan().rule()).isEmpty();
            boolean shown = agents.stream()
                    .filter(SimulatedAgent::alive)
                    .flatMap(agent -> agent.last().findings().stream())
                    .anyMatch(finding ->
                            finding.state() == FindingState.STALLED || finding.state() == FindingState.ABORTING);
            if (!shown && !ruleGone) {
                throw world.broken("a plan whose owner is gone is not shown as stalled");
            }
            fenced++;
            human.abort(document, active.claimedStep().map(Step::on));
            return;
        }
        // In a turn in which it makes its claim anew it says nothing.
        for (int round = 0; round < 5 && !saysWhatItWaitsFor(next.on()); round++) {
            round();
        }
        if (!saysWhatItWaitsFor(next.on())) {
            throw world.broken("a plan is still in the slot long after the faults have stopped, and nobody says why");
        }
        human.abort(document, Optional.empty());
    }

    private boolean saysWhatItWaitsFor(NodeName owner) {
        return agents.stream()
                .filter(agent -> agent.host().name().equals(owner))
                .anyMatch(agent -> agent.last().memory().waitsFor().isPresent());
    }

    private void round() {
        world.pass(CALM_ROUND_MILLIS);
        tick();
        for (SimulatedAgent agent : agents) {
            if (agent.alive()) {
                agent.round();
            }
        }
    }

    private Summary summary() {
        List<Run> runs = world.store.document().recent();
        return new Summary(
                count(runs, Run.Outcome.VERIFIED),
                count(runs, Run.Outcome.FAILED),
                count(runs, Run.Outcome.OUTCOME_UNKNOWN),
                count(runs, Run.Outcome.ABORTED),
                fenced,
                world.children(),
                world.resets(),
                world.repeated(),
                count(
                        runs.stream()
                                .filter(run -> run.rule().equals("cluster-down"))
                                .toList(),
                        Run.Outcome.VERIFIED),
                world.invariants.measured(),
                editor.edits(),
                world.store.commits());
    }

    private static int count(List<Run> runs, Run.Outcome outcome) {
        return (int) runs.stream().filter(run -> run.outcome() == outcome).count();
    }
}
