package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Presence;
import io.rabbitagent.cluster.rehearsal.Option;
import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.Effect;
import io.rabbitagent.decide.Input;
import io.rabbitagent.decide.Turn;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Action.CheckOutcome;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What must hold where a cluster is started without members that were declared lost. */
final class LostInvariants {
    static final String RULE = "cluster-down-last-node-lost";

    private final World world;
    private final Invariants all;
    private final Set<NodeName> waitForNobody = new TreeSet<>();
    private final Map<NodeName, Long> startedAt = new HashMap<>();
    private int treatments;

    LostInvariants(World world, Invariants all) {
        this.world = world;
        this.all = all;
    }

    /** Whom the agent that judged could hear, whatever its gates made of it. */
    void turned(Input input, Turn turn) {
        for (Effect effect : turn.effects()) {
            if (effect instanceof Effect.RunStep run && isOurs(run) && (starts(run) || treats(run))) {
                for (NodeName node : announced(run).lost()) {
                    Presence presence = input.picture().report(node).presence();
                    all.hold(
                            !presence.fresh() && presence.late().isEmpty(),
                            "something was forced or started though a lost one's agent may be there");
                }
            }
        }
    }

    void childBegins(SimulatedHost host, Effect.RunStep run) {
        if (!isOurs(run)) {
            return;
        }
        all.hold(
                world.store
                        .document()
                        .active(run.plan().id())
                        .flatMap(ActivePlan::approval)
                        .isPresent(),
                "a cluster was touched without lost members, and nobody has approved it");
        if (treats(run)) {
            treated(host, run);
        }
        if (starts(run)) {
            started(host, run);
        }
    }

    private void treated(SimulatedHost host, Effect.RunStep run) {
        everySurvivorIsBackedUp(host, run);
        waitForNobody.add(host.name());
        treatments++;
        all.hold(waitForNobody.size() == 1 || !worldStillHolds(host), "two nodes were had not to wait for others");
        nobodyElseLives(host, "a node was had not to wait while another member lives");
        boolean further = run.step().action() instanceof Action.ForgetOffline forget
                && !forget.before().isEmpty();
        all.hold(further || isMeasured(host, run), "data was changed that nobody has measured as it is");
    }

    /** Another one waits for nobody still, by a plan. */
    private boolean worldStillHolds(SimulatedHost host) {
        return waitForNobody.stream()
                .filter(node -> !node.equals(host.name()))
                .anyMatch(node -> world.host(node).node().tables().forced());
    }

    private void started(SimulatedHost host, Effect.RunStep run) {
        startedAt.put(host.name(), world.nextMoment());
        everySurvivorIsBackedUp(host, run);
        CheckOutcome announced = announced(run);
        boolean again = run.step().action() instanceof Action.AwaitBoot;
        boolean treated = run.plan().steps().stream()
                .anyMatch(step -> step.on().equals(host.name()) && step.action().forcesBoot());
        all.hold(again || treated || isMeasured(host, run), "a survivor takes part with data that nobody has measured");
        if (announced.candidate().equals(host.name())) {
            nobodyElseLives(host, "the first was started while another member lives");
            all.hold(
                    announced.option() != Option.FORGET_LOST
                            || host.node().tables().forgotten().containsAll(announced.lost()),
                    "the first was started, and what was announced was not done to it");
        } else {
            all.hold(
                    world.host(announced.candidate()).node().running(),
                    "another was started while the first does not run");
            all.hold(
                    announced.lost().stream()
                            .noneMatch(node -> world.host(node).node().vm()),
                    "another was started while a lost one lives");
        }
    }

    /** What somebody deletes on another host nobody can see from here. */
    private void everySurvivorIsBackedUp(SimulatedHost host, Effect.RunStep run) {
        String plan = run.plan().id();
        boolean again = run.step().action() instanceof Action.AwaitBoot;
        all.hold(again || host.backups().contains(plan), "a node was forced or started without its backup");
        announced(run)
                .copies()
                .forEach(copy -> all.hold(
                        world.host(copy.node()).everBackedUp(plan),
                        "something was forced or started before every survivor was backed up"));
    }

    private void nobodyElseLives(SimulatedHost host, String invariant) {
        world.hosts.values().stream()
                .filter(other -> other != host)
                .forEach(other -> all.hold(!other.node().vm(), invariant));
    }

    /** By what is kept in the store. */
    private boolean isMeasured(SimulatedHost host, Effect.RunStep run) {
        Set<NodeName> lost = new TreeSet<>(announced(run).lost());
        return world.store.document().measured().stream()
                .flatMap(one -> one.document().stream())
                .map(world.store::kept)
                .anyMatch(one -> one.node().equals(host.name()) && one.isOf(lost, host.data()));
    }

    /** A copy was taken from a disc: beside one that runs it is another cluster, unless somebody has started or ended one meanwhile. */
    void loaded(NodeName node) {
        boolean byPlan = world.lost && startedAt.getOrDefault(node, 0L) > world.disturbedAt();
        boolean beside = world.hosts.values().stream()
                .anyMatch(other -> !other.name().equals(node) && other.node().running());
        all.hold(!byPlan || !beside, "two clusters");
    }

    /** How often a node was had not to wait. */
    int treatments() {
        return treatments;
    }

    private static boolean isOurs(Effect.RunStep run) {
        return run.plan().rule().equals(RULE);
    }

    private static boolean starts(Effect.RunStep run) {
        return run.step().action() instanceof Action.StartService || run.step().action() instanceof Action.AwaitBoot;
    }

    private static boolean treats(Effect.RunStep run) {
        return run.step().action().forcesBoot();
    }

    private static CheckOutcome announced(Effect.RunStep run) {
        return Objects.requireNonNull(
                SimulatedLoss.announced(run.plan()).orElse(null), "a plan that announces nothing");
    }
}
