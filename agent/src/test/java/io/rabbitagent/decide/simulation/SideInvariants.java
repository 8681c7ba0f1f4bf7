package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.plan.Action;
import java.util.List;
import java.util.Set;

/** What must hold where sides of a cluster have gone on by themselves, by what each node holds. */
final class SideInvariants {
    private final World world;
    private final Invariants all;

    SideInvariants(World world, Invariants all) {
        this.world = world;
        this.all = all;
    }

    void childBegins(SimulatedHost host, Effect.RunStep run) {
        if (run.step().action() instanceof Action.StopLosingSide stop) {
            stops(host.name(), stop.trusted());
        } else if (run.step().action() instanceof Action.ReturnToTrustedSide back) {
            returns(host.name(), back);
        }
    }

    private void stops(NodeName node, List<NodeName> trusted) {
        all.hold(!trusted.contains(node), "a trusted node is stopped");
        boolean partitioned = trusted.stream().anyMatch(world.sides().apart(node)::contains);
        all.hold(
                !world.host(node).node().running() || partitioned,
                "a running node is stopped that is partitioned from no trusted one");
    }

    private void returns(NodeName node, Action.ReturnToTrustedSide back) {
        for (NodeName other : world.hosts.keySet()) {
            boolean runs = world.host(other).node().running();
            all.hold(
                    !back.trusted().contains(other) || (runs && world.sides().linked(node, other)),
                    "a node returns while a trusted one does not run, or can't be reached");
            all.hold(
                    !back.notReturned().contains(other) || !runs,
                    "a node returns while another of a losing side runs, which it may join");
        }
        all.hold(!world.sides().anyApart(), "a node returns while others are still partitioned from each other");
    }

    /** @param asked by an agent, and not by hand: of a node whose side had gone on by itself */
    void dropped(NodeName node, boolean asked, Set<Integer> dropped, Set<Integer> saved) {
        all.hold(
                !asked || saved.containsAll(dropped),
                "what only " + node + " had is dropped, and no backup holds it: " + dropped);
    }

    /** Where all links are whole and everything was approved, nobody is apart any more. */
    void healed() {
        boolean everybodyThere = world.hosts.values().stream().noneMatch(SimulatedHost::burnt);
        all.hold(!everybodyThere || !world.sides().anyApart(), "a partition stays for ever");
    }
}
