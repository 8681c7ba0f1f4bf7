package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.decide.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One plan on three nodes without any other fault: its agent dies at one write, and comes back a little later. */
final class CrashRun {
    private static final int ROUNDS = 300;
    private static final int QUIET_ROUNDS = 12;
    private static final int DEAD_ROUNDS = 3;

    private final World world;
    private final List<SimulatedAgent> agents = new ArrayList<>();
    private final SimulatedHuman human;

    /** @param forgotten the plan is to bring back a node that its cluster has forgotten, else one that was stopped */
    CrashRun(int kind, boolean forgotten, CrashPoint crash) {
        world = new World(new Dice(1), Hooks.NONE, SimulatedRules.of(kind), true);
        world.weather = Weather.CALM;
        world.crash = crash;
        Set<NodeName> nodes = new TreeSet<>(Pictures.nodes(1, 2, 3));
        for (NodeName node : nodes) {
            world.hosts.put(node, new SimulatedHost(world, node, new SimulatedNode(world, node, nodes)));
        }
        world.hosts.values().forEach(host -> agents.add(new SimulatedAgent(world, host)));
        human = new SimulatedHuman(world);
        NodeName victim = Pictures.node(2);
        if (forgotten) {
            human.forgetOne(victim);
        } else {
            world.host(victim).node().stopApp();
        }
    }

    /** The end of the plan, which is verified, or holds its rule until somebody has looked. */
    Run run() {
        int quiet = 0;
        int dead = 0;
        for (int round = 0; round < ROUNDS && quiet < QUIET_ROUNDS; round++) {
            int before = world.store.commits();
            world.pass(3_000);
            world.hosts.values().forEach(SimulatedHost::tick);
            world.store.tick();
            human.approveAll();
            Optional<SimulatedAgent> gone =
                    agents.stream().filter(agent -> !agent.alive()).findFirst();
            dead = gone.isPresent() ? dead + 1 : 0;
            if (dead > DEAD_ROUNDS) {
                gone.orElseThrow().start();
            }
            agents.stream().filter(SimulatedAgent::alive).forEach(SimulatedAgent::round);
            quiet = world.store.commits() == before ? quiet + 1 : 0;
        }
        List<Run> runs = world.store.document().recent();
        if (world.store.document().active().isPresent() || runs.size() != 1) {
            throw world.broken("a plan did not come to its one end: " + runs.size() + " runs");
        }
        return runs.get(0);
    }
}
