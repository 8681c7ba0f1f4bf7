package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.LastEnd;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.Turn;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What must hold where a whole cluster goes down and comes up again, by what the nodes themselves saw. */
final class OutageInvariants {
    private static final String RULE = "cluster-down";

    private final World world;
    private final Invariants all;
    private final Map<String, Long> judgedAfter = new HashMap<>();
    private final Map<String, Long> lookedAfter = new HashMap<>();

    OutageInvariants(World world, Invariants all) {
        this.world = world;
        this.all = all;
    }

    /**
     * The gates are judged before the first step, on what was seen after its claim; or never, where an earlier life had
     * claimed it and its effect is found.
     */
    void turned(Turn turn) {
        for (Effect effect : turn.effects()) {
            if (effect instanceof Effect.RunStep run && run.step().number() == 1) {
                judgedAfter.put(run.plan().id(), moment(run.claimId()));
            } else if (effect instanceof Effect.LookAtStep look && look.step().number() == 1) {
                lookedAfter.put(look.plan().id(), moment(look.claimId()));
            }
        }
    }

    private long moment(String claimId) {
        return all.momentOf(claimId).orElse(Long.MAX_VALUE);
    }

    void childBegins(SimulatedHost host, Effect.RunStep run) {
        boolean starts = run.step().action() instanceof Action.StartService
                || run.step().action() instanceof Action.StartApp
                || run.step().action() instanceof Action.AwaitBoot;
        if (!world.outage || !starts) {
            return;
        }
        long judged = judgedAfter.getOrDefault(run.plan().id(), Long.MAX_VALUE);
        long looked = judgedAfter.containsKey(run.plan().id())
                ? judged
                : lookedAfter.getOrDefault(run.plan().id(), Long.MAX_VALUE);
        wanted(host, run.plan(), judged);
        if (run.plan().rule().equals(RULE) && world.disturbedAt() < looked) {
            all.hold(joins(judged) || mayStart(host.name()), "a node was started before the one that went down last");
        }
    }

    /**
     * Somebody has come up since the gates were judged. They never were where an agent was killed after it had claimed the
     * first step, and its next life found the effect there, as somebody had started the node by hand: then that one runs.
     */
    private boolean joins(long judged) {
        return judged == Long.MAX_VALUE
                ? world.hosts.values().stream().anyMatch(host -> host.node().running())
                : world.cameUpAt() > judged;
    }

    private void wanted(SimulatedHost host, Plan plan, long judged) {
        boolean meantDown = host.node()
                .tables()
                .meantDownAt()
                .filter(since -> since < judged)
                .isPresent();
        boolean somebodyStarts = world.hosts.values().stream()
                .anyMatch(other ->
                        other.node().tables().end().filter(LastEnd::wantedAgain).isPresent());
        // A human may also approve what would not need it.
        boolean asked = plan.mode() != Mode.AUTO
                || world.store
                        .document()
                        .active(plan.id())
                        .flatMap(ActivePlan::approval)
                        .isPresent();
        all.hold(
                asked || !meantDown || somebodyStarts || joins(judged),
                "a node that was stopped on purpose was started, and nobody was asked");
    }

    /** Nobody runs: whether this one may be started now. */
    private boolean mayStart(NodeName node) {
        Set<NodeName> last = lastDown();
        NodeName smallest = world.hosts.keySet().iterator().next();
        if (last.contains(node)) {
            return last.size() == 1 || last.contains(smallest);
        }
        boolean smallestWins = last.contains(smallest);
        boolean waits = last.size() > 1 || world.host(smallest).node().vm();
        return smallestWins && waits;
    }

    /** Those that everybody else saw outlive them; empty where that is not one group. */
    private Set<NodeName> lastDown() {
        Map<NodeName, Set<NodeName>> later = new HashMap<>();
        world.hosts.forEach((node, host) -> later.put(
                node,
                new TreeSet<>(
                        host.node().tables().end().map(LastEnd::sawRunning).orElse(Set.of(node)))));
        for (NodeName through : world.hosts.keySet()) {
            later.values().stream()
                    .filter(seen -> seen.contains(through))
                    .forEach(seen -> seen.addAll(later.get(through)));
        }
        List<Set<NodeName>> closed = later.values().stream()
                .filter(seen -> seen.stream().allMatch(other -> seen.equals(later.get(other))))
                .distinct()
                .toList();
        return closed.size() == 1 ? closed.get(0) : Set.of();
    }

    /** A copy was taken from a disc, and is the cluster's from here. */
    void loaded(NodeName node, long schema, boolean byHand) {
        long newest = world.hosts.values().stream()
                .mapToLong(host -> host.node().tables().schema())
                .max()
                .orElse(0);
        all.hold(byHand || world.lost || schema == newest, "the newest schema was lost");
        world.hosts.values().forEach(host -> {
            SimulatedTables tables = host.node().tables();
            tables.change(Math.min(schema, tables.schema()));
        });
        world.tell(() -> node + " loads schema " + schema + " of " + newest);
    }

    /** A cluster that can come up does. */
    void atRest() {
        boolean down =
                world.hosts.values().stream().noneMatch(host -> host.node().running());
        if (!world.outage || !down) {
            return;
        }
        NodeName smallest = world.hosts.keySet().iterator().next();
        boolean held = world.store.document().heldFor(RULE, smallest).isPresent();
        all.hold(!canComeUp(smallest) || held, "a cluster that could come up stays down");
    }

    /** A host that is gone may leave nothing to tell; attempts in vain may have made Mnesia take an older node for the last. */
    private boolean canComeUp(NodeName smallest) {
        Set<NodeName> last = lastDown();
        boolean allThere = world.hosts.values().stream().noneMatch(SimulatedHost::burnt);
        if (last.size() == 1 && sawEachOtherGo(last.iterator().next())) {
            return allThere
                    && last.stream().allMatch(node -> startable(world.host(node).node()));
        }
        return allThere
                && last.contains(smallest)
                && world.hosts.values().stream().allMatch(host -> startable(host.node()) && untried(host.node()));
    }

    /** Only who was up as each other went down boots alone. */
    private boolean sawEachOtherGo(NodeName last) {
        return world.hosts.values().stream()
                .allMatch(host -> host.node()
                        .tables()
                        .end()
                        .filter(end -> end.sawRunning().contains(last))
                        .isPresent());
    }

    private static boolean untried(SimulatedNode node) {
        return node.tables().end().filter(LastEnd::startedSince).isEmpty();
    }

    private static boolean startable(SimulatedNode node) {
        return !node.vm() && !node.masked();
    }
}
