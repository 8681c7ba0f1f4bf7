package io.rabbitagent.execute;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.copies.Backups;
import io.rabbitagent.plan.Action.CheckOutcome;
import io.rabbitagent.plan.Step;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * What the steps of a plan that starts members without lost ones ask beside what any such step asks.
 *
 * <p>Two nodes that load their own data are two clusters. So before anything is done to the first, and before it starts, nothing of
 * the lost ones and of the other survivors is heard from its host; each of the others starts only while the first runs, and can be
 * reached from there. And each takes part with the data that was measured and backed up. Whether a lost one lives is asked before
 * each backup already: a cluster is down while its survivors are backed up, which takes as long as their data is large.
 */
final class StartGuards {
    private final OwnNode own;
    private final Backups backups;
    private final Claimed claimed;
    private final CheckOutcome announced;

    private StartGuards(OwnNode own, Backups backups, Claimed claimed, CheckOutcome announced) {
        this.own = own;
        this.backups = backups;
        this.claimed = claimed;
        this.announced = announced;
    }

    /** Empty for a step of another plan: only such a one ends with what it announced. */
    static Optional<StartGuards> of(OwnNode own, Backups backups, Claimed claimed) {
        return claimed.plan().steps().stream()
                .map(Step::action)
                .filter(CheckOutcome.class::isInstance)
                .map(CheckOutcome.class::cast)
                .findFirst()
                .map(check -> new StartGuards(own, backups, claimed, check));
    }

    /** Why a backup would be made in vain; empty where nothing is known that speaks against the plan, and for one of another kind. */
    static Optional<Obstacle> beforeBackup(OwnNode own, Backups backups, Claimed claimed) {
        return of(own, backups, claimed)
                .flatMap(guards -> guards.anyLives(guards.announced.lost(), StartGuards::notLost));
    }

    /** Why the own broker must not start; empty where it may. */
    Optional<Obstacle> beforeStart() {
        return PlanBackup.missing(backups, claimed).or(this::dataChanged).or(this::othersFit);
    }

    /** Why a boot that has failed must not be begun again: its data is not as it was any more, by that boot. */
    Optional<Obstacle> beforeStartAgain() {
        return othersFit();
    }

    /** Why a node must not be made to wait for nobody; empty where it may. A plan that does not say who else there is must not. */
    static Optional<Obstacle> beforeTreatment(OwnNode own, Backups backups, Claimed claimed) {
        return of(own, backups, claimed)
                .map(StartGuards::nobodyElseLives)
                .orElseGet(
                        () -> Optional.of(
                                Obstacle.of(
                                        "the plan names neither the lost members nor the other survivors: whether they live can't be asked")));
    }

    /** Of the lost ones nobody may live, of the survivors nobody before the first. */
    private Optional<Obstacle> othersFit() {
        boolean first = own.name().equals(announced.candidate());
        return first
                ? nobodyElseLives()
                : anyLives(announced.lost(), StartGuards::notLost).or(this::firstRuns);
    }

    /** That of the first is as its treatment has made it. */
    private Optional<Obstacle> dataChanged() {
        boolean treated = claimed.plan().steps().stream()
                .anyMatch(step -> step.on().equals(own.name()) && step.action().forcesBoot());
        if (treated) {
            return treatmentGone();
        }
        return announced.copies().stream()
                .filter(copy -> copy.node().equals(own.name()))
                .findFirst()
                .map(copy -> MeasuredData.changed(own, copy.data()))
                .orElseGet(() -> Optional.of(Obstacle.of("its data was not measured for this plan")));
    }

    /** A boot takes the file away. Whoever booted it meanwhile has made other data of it, which nobody has backed up. */
    private Optional<Obstacle> treatmentGone() {
        Fact<DataDirectory> files = own.files().get();
        if (!files.isKnown()) {
            return Optional.of(Obstacle.unknown("what the data directory holds", files));
        }
        return files.value().orElseThrow().forceLoadPresent()
                ? Optional.empty()
                : Optional.of(
                        Obstacle.of("the force_load that this plan has left in the data directory is gone: somebody has"
                                + " started the node meanwhile, or removed it"));
    }

    private Optional<Obstacle> nobodyElseLives() {
        Set<NodeName> others = new TreeSet<>(announced.lost());
        announced.copies().forEach(copy -> others.add(copy.node()));
        others.remove(own.name());
        return anyLives(others, node -> announced.lost().contains(node) ? notLost(node) : toBeStopped(node));
    }

    private static String notLost(NodeName node) {
        return "the Erlang VM of " + node
                + " lives: it is not lost. To take that word back: agent remediate --not-lost " + node.host()
                + " --reason TEXT";
    }

    private static String toBeStopped(NodeName node) {
        return "the Erlang VM of " + node + " lives: two that load their own data would be two clusters. On "
                + node.host() + ", systemctl stop rabbitmq-server";
    }

    /** All are asked at once: a host that swallows packets takes as long as a question may. */
    private Optional<Obstacle> anyLives(Collection<NodeName> nodes, Function<NodeName, String> words) {
        Map<NodeName, CompletableFuture<Fact<Boolean>>> asked = new LinkedHashMap<>();
        for (NodeName node : nodes) {
            asked.put(
                    node,
                    CompletableFuture.supplyAsync(
                            () -> own.rabbitmqctl().isHeard(node), task -> new Thread(task, "asks-" + node).start()));
        }
        Optional<Obstacle> untold = Optional.empty();
        Optional<Obstacle> lives = Optional.empty();
        for (Map.Entry<NodeName, CompletableFuture<Fact<Boolean>>> one : asked.entrySet()) {
            Fact<Boolean> heard = one.getValue().join();
            if (!heard.isKnown()) {
                untold = Optional.of(Obstacle.unknown("whether the Erlang VM of " + one.getKey() + " lives", heard));
            } else if (heard.value().orElseThrow()) {
                lives = Optional.of(Obstacle.of(words.apply(one.getKey())));
            }
        }
        return lives.isPresent() ? lives : untold;
    }

    /** One that boots anew waits for others by what Mnesia has recorded since, and so may those that wait for it. */
    private Optional<Obstacle> firstRuns() {
        NodeName first = announced.candidate();
        Fact<AppState> app = own.rabbitmqctl().appState(first, Fact.notObserved());
        if (!own.is(AppState.RUNNING, app)) {
            return Optional.of(
                    Obstacle.app(first + " has to run, and to be reached from here, before this node starts", app));
        }
        Fact<Set<NodeName>> members = own.membersAt(first);
        if (!members.isKnown()) {
            return Optional.of(Obstacle.unknown("whom " + first + " lists as members", members));
        }
        return members.value().orElseThrow().contains(own.name())
                ? Optional.empty()
                : Optional.of(
                        Obstacle.of(first + " does not list " + own.name() + " as a member: it would be refused"));
    }
}
