package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.decide.Run;
import io.rabbitagent.rules.Rule;
import java.util.ArrayList;
import java.util.List;

/** One schedule: so many agents, a time of faults, and then a time of peace in which everything must come to an end. */
final class Simulation {
    private static final int STORMY_EVENTS = 150;
    private static final int CALM_ROUNDS = 300;
    private static final int QUIET_ROUNDS = 9;

    private final World world;
    private final List<SimulatedAgent> agents = new ArrayList<>();
    private final SimulatedHuman human;

    Simulation(long seed, Hooks hooks) {
        this.world = new World(seed, hooks);
        int size = 1 + world.random.nextInt(5);
        List<Rule> rules = SimulatedRules.of(world.random.nextInt(4));
        List<NodeName> nodes = new ArrayList<>();
        for (int number = 1; number <= size; number++) {
            nodes.add(Pictures.node(number));
        }
        nodes.forEach(node -> world.brokers.put(node, new SimulatedBroker(world, node)));
        nodes.forEach(node -> agents.add(new SimulatedAgent(world, node, rules)));
        this.human = new SimulatedHuman(world);
    }

    /** What a schedule came to, for the summary. */
    record Summary(int verified, int failed, int unknown, int commits) {}

    Summary run() {
        for (int event = 0; event < STORMY_EVENTS; event++) {
            storm();
        }
        calm();
        return summary();
    }

    private void storm() {
        world.pass(world.random.nextInt(1_500));
        world.brokers.values().forEach(SimulatedBroker::tick);
        int dice = world.random.nextInt(100);
        SimulatedAgent agent = agents.get(world.random.nextInt(agents.size()));
        if (dice < 2) {
            agent.kill();
        } else if (dice < 6) {
            SimulatedBroker broker = brokerOf(world.random.nextInt(agents.size()));
            broker.set(world.random.nextInt(4) == 0);
        } else if (dice < 14) {
            human.act();
        } else if (dice < 16) {
            world.store.reachable(!world.store.reachable());
        } else if (!agent.alive()) {
            if (world.random.nextInt(5) == 0) {
                agent.start();
            }
        } else {
            agent.act();
        }
        if (!world.store.reachable() && world.random.nextInt(10) == 0) {
            world.store.reachable(true);
        }
    }

    private SimulatedBroker brokerOf(int index) {
        return List.copyOf(world.brokers.values()).get(index);
    }

    /** No faults any more: what was begun must end, and then nothing may move for longer than a rule's {@code for}. */
    private void calm() {
        world.faults = false;
        world.store.reachable(true);
        agents.stream().filter(agent -> !agent.alive()).forEach(SimulatedAgent::start);
        human.releaseAll();
        int quiet = 0;
        for (int round = 0; round < CALM_ROUNDS && quiet < QUIET_ROUNDS; round++) {
            int before = world.store.commits();
            round();
            boolean rests = world.store.commits() == before
                    && world.store.read().active().isEmpty();
            quiet = rests ? quiet + 1 : 0;
        }
        if (world.store.read().active().isPresent()) {
            throw world.broken("a plan is still in the slot long after the faults have stopped");
        }
        if (quiet < QUIET_ROUNDS) {
            throw world.broken("the agents keep deciding, though nothing changes");
        }
    }

    /** Two seconds, in which each agent has time for what it wants to do. */
    private void round() {
        world.pass(2_000);
        world.brokers.values().forEach(SimulatedBroker::tick);
        for (SimulatedAgent agent : agents) {
            agent.act();
            while (agent.busy()) {
                agent.act();
            }
        }
    }

    private Summary summary() {
        List<Run> runs = world.store.read().recent();
        return new Summary(
                count(runs, Run.Outcome.VERIFIED),
                count(runs, Run.Outcome.FAILED),
                count(runs, Run.Outcome.OUTCOME_UNKNOWN),
                world.store.commits());
    }

    private static int count(List<Run> runs, Run.Outcome outcome) {
        return (int) runs.stream().filter(run -> run.outcome() == outcome).count();
    }
}
