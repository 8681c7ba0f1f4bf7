package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.decide.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One schedule of a cluster of which no member runs and one is lost: that may return, as a host or as a broker alone, people start,
 * stop and force brokers meanwhile, and agents die between any two acts.
 */
final class LostSchedule {
    private static final int CALM_ROUND_MILLIS = 3_000;
    private static final int ROUNDS_BEFORE = 6;
    private static final int LONGEST_LULL = 45;
    private static final int CALM_ROUNDS = 400;
    private static final int QUIET_ROUNDS = 12;
    private static final int STUCK_ROUNDS = 90;

    private final World world;
    private final List<SimulatedAgent> agents = new ArrayList<>();
    private final SimulatedHuman human;
    private final SimulatedAgent lost;
    private final List<Integer> troubles = new ArrayList<>();
    private final int every;

    LostSchedule(long seed, Hooks hooks, boolean traced) {
        Dice dice = new Dice(seed);
        world = new World(dice, hooks, SimulatedRules.lastLost(), traced);
        Set<NodeName> nodes = new TreeSet<>();
        int size = dice.oneIn(4) ? dice.between(2, 4) : 3;
        for (int number = 1; number <= size; number++) {
            nodes.add(Pictures.node(number));
        }
        for (NodeName node : nodes) {
            world.hosts.put(node, new SimulatedHost(world, node, new SimulatedNode(world, node, nodes)));
        }
        world.hosts.values().forEach(host -> agents.add(new SimulatedAgent(world, host)));
        human = new SimulatedHuman(world);
        new SimulatedOutage(world).strike();
        lost = dice.oneIn(4) ? dice.some(agents) : lastDown();
        for (int trouble = 0; trouble < 10; trouble++) {
            if (dice.oneIn(2)) {
                troubles.add(trouble);
            }
        }
        every = dice.between(20, 120);
    }

    private SimulatedAgent lastDown() {
        return agents.stream()
                .filter(agent -> agent.host().node().tables().mayLoadAlone())
                .findFirst()
                .orElse(agents.get(agents.size() - 1));
    }

    /** @param treatments how often a node was had not to wait for others */
    record Summary(int verified, int failed, int unknown, int aborted, int treatments) {
        static final Summary NONE = new Summary(0, 0, 0, 0, 0);

        Summary plus(Summary other) {
            return new Summary(
                    verified + other.verified,
                    failed + other.failed,
                    unknown + other.unknown,
                    aborted + other.aborted,
                    treatments + other.treatments);
        }
    }

    Summary run() {
        Weather weather = world.weather;
        world.weather = Weather.CALM;
        rounds(ROUNDS_BEFORE);
        lost.kill();
        human.declareLost(lost.host().name());
        for (int round = world.dice.below(LONGEST_LULL); round > 0; round--) {
            rounds(1);
            human.approveAll();
        }
        if (!world.dice.oneIn(3)) {
            world.weather = weather;
        }
        for (int event = world.dice.between(100, 400); event > 0; event--) {
            storm();
        }
        calm();
        return summary();
    }

    private void rounds(int count) {
        for (int round = 0; round < count; round++) {
            world.pass(CALM_ROUND_MILLIS);
            tick();
            agents.stream().filter(SimulatedAgent::alive).forEach(SimulatedAgent::round);
        }
    }

    private void tick() {
        world.hosts.values().forEach(SimulatedHost::tick);
        world.store.tick();
    }

    private void storm() {
        world.pass(world.dice.below(2 * CALM_ROUND_MILLIS / agents.size()));
        tick();
        if (!troubles.isEmpty() && world.dice.oneIn(every)) {
            trouble(world.dice.some(troubles));
        }
        if (world.dice.oneIn(12)) {
            human.approveAll();
        }
        if (world.dice.oneIn(8 * every)) {
            human.decide();
        }
        SimulatedAgent agent = world.dice.some(agents);
        if (!agent.alive()) {
            if (agent != lost && world.dice.oneIn(4)) {
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

    private void trouble(int what) {
        SimulatedAgent agent = world.dice.some(agents);
        SimulatedNode node = agent.host().node();
        world.tell(() -> "trouble " + what + " on " + agent.host().name());
        switch (what) {
            case 0 -> agent.kill();
            case 1 -> agent.freeze(world.dice.between(500, world.dice.oneIn(3) ? 120_000 : 8_000));
            case 2 -> agent.host().cutOff(!agent.host().cutOff());
            case 3 -> comesAndGoes();
            case 4 -> SimulatedNode.startOrEnd(world, lost.host().node());
            case 5 -> SimulatedNode.startOrEnd(world, node);
            case 6 -> forceByHand(node);
            case 7 -> agent.host().backups().clear();
            case 8 -> agent.host().restoreByHand();
            default -> human.acknowledgeAll();
        }
    }

    private void comesAndGoes() {
        if (lost.alive()) {
            lost.kill();
        } else {
            lost.start();
        }
    }

    private void forceByHand(SimulatedNode node) {
        if (!node.vm()) {
            node.tables().force();
        }
    }

    /** Whoever is lost stays as it is. */
    private void calm() {
        world.weather = Weather.CALM;
        agents.forEach(agent -> agent.host().cutOff(false));
        agents.forEach(SimulatedAgent::thaw);
        agents.stream().filter(agent -> agent != lost && !agent.alive()).forEach(SimulatedAgent::start);
        tick();
        human.releaseAll();
        if (!comesToRest()) {
            human.abort(world.store.document(), Optional.empty());
            if (!comesToRest()) {
                throw world.broken("a plan is still in the slot after a human has ended it");
            }
        }
    }

    private boolean comesToRest() {
        int quiet = 0;
        for (int round = 0; round < CALM_ROUNDS; round++) {
            int before = world.store.commits();
            rounds(1);
            quiet = world.store.commits() == before ? quiet + 1 : 0;
            boolean free = world.store.document().active().isEmpty();
            if (quiet >= (free ? QUIET_ROUNDS : STUCK_ROUNDS)) {
                return free;
            }
        }
        return false;
    }

    private Summary summary() {
        return new Summary(
                count(Run.Outcome.VERIFIED),
                count(Run.Outcome.FAILED),
                count(Run.Outcome.OUTCOME_UNKNOWN),
                count(Run.Outcome.ABORTED),
                world.invariants.treatments());
    }

    private int count(Run.Outcome outcome) {
        return (int) world.store.document().recent().stream()
                .filter(run -> run.outcome() == outcome)
                .count();
    }
}
