package io.rabbitagent.decide.simulation;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.HeldCopy;
import io.rabbitagent.cluster.rehearsal.Measurement;
import io.rabbitagent.cluster.rehearsal.Option;
import io.rabbitagent.cluster.rehearsal.QueueId;
import io.rabbitagent.cluster.rehearsal.SchemaQueue;
import io.rabbitagent.cluster.rehearsal.SeenBefore;
import io.rabbitagent.cluster.rehearsal.Trial;
import io.rabbitagent.decide.simulation.Hooks.Defect;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Action.CheckOutcome;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** What the steps of a plan without lost members ask of a simulated world, as {@code execute.StartGuards} does of the real one. */
final class SimulatedLoss {
    private SimulatedLoss() {}

    /** A broker that lives is heard from every host, whatever its agent does. */
    static boolean mayTreat(World world, SimulatedHost host, Plan plan, Action action) {
        String data =
                action instanceof Action.ForgetOffline forget ? forget.data() : ((Action.ForceBoot) action).data();
        boolean further = action instanceof Action.ForgetOffline forget
                && !forget.before().isEmpty();
        boolean same = further || host.data().equals(data) || world.hooks.has(Defect.TAKES_ANY_DATA);
        boolean backed = host.backups().contains(plan.id()) || world.hooks.has(Defect.NO_BACKUP_CHECK);
        return !host.node().vm() && backed && same && nobodyElseLives(world, host.name());
    }

    /** In any other plan nothing more is asked. */
    static boolean mayStart(World world, SimulatedHost host, Plan plan, Action action) {
        Optional<CheckOutcome> announced = announced(plan);
        if (announced.isEmpty()) {
            return true;
        }
        boolean first = announced.get().candidate().equals(host.name());
        boolean fits = action instanceof Action.AwaitBoot || takesPart(world, host, plan, announced.get());
        return fits && (first ? nobodyElseLives(world, host.name()) : joins(world, announced.get()));
    }

    private static boolean takesPart(World world, SimulatedHost host, Plan plan, CheckOutcome announced) {
        boolean treated = plan.steps().stream()
                .anyMatch(step -> step.on().equals(host.name()) && step.action().forcesBoot());
        boolean same = treated
                || world.hooks.has(Defect.TAKES_ANY_DATA)
                || announced.copies().contains(new CheckOutcome.Copy(host.name(), host.data()));
        boolean forcedByOthers = host.node().tables().forced() && !treated;
        boolean backed = host.backups().contains(plan.id()) || world.hooks.has(Defect.NO_BACKUP_CHECK);
        return backed && same && !forcedByOthers;
    }

    private static boolean joins(World world, CheckOutcome announced) {
        boolean firstRuns =
                world.host(announced.candidate()).node().running() || world.hooks.has(Defect.ASKS_NOT_THE_FIRST);
        boolean lostAreDown = announced.lost().stream()
                        .noneMatch(node -> world.host(node).node().vm())
                || world.hooks.has(Defect.ASKS_NO_OTHER);
        return firstRuns && lostAreDown;
    }

    private static boolean nobodyElseLives(World world, NodeName me) {
        return world.hooks.has(Defect.ASKS_NO_OTHER)
                || world.hosts.values().stream()
                        .noneMatch(other ->
                                !other.name().equals(me) && other.node().vm());
    }

    static Optional<CheckOutcome> announced(Plan plan) {
        return plan.steps().stream()
                .map(Step::action)
                .filter(CheckOutcome.class::isInstance)
                .map(CheckOutcome.class::cast)
                .findFirst();
    }

    /** What each way to start would keep depends on who it is and on its data, and on nothing else. */
    static Measurement measured(SimulatedHost host, String data, SortedSet<NodeName> lost) {
        QueueId queue = new QueueId("/", "q");
        int salt = Math.abs((host.name().value() + data).hashCode() % 7);
        List<Trial> trials = List.of(
                trial(host, Option.AS_IT_IS, host.node().tables().mayLoadAlone() && salt % 2 == 0, queue),
                trial(host, Option.FORGET_LOST, salt != 3, queue),
                trial(host, Option.FORCE_BOOT, salt != 6, queue));
        return new Measurement(host.name(), data, lost, List.of(HeldCopy.of(queue, salt)), trials, SeenBefore.NONE);
    }

    private static Trial trial(SimulatedHost host, Option option, boolean possible, QueueId queue) {
        return new Trial(
                host.name(),
                option,
                possible ? Optional.empty() : Optional.of("it waits for tables"),
                possible
                        ? List.of(new SchemaQueue(
                                queue, SchemaQueue.Type.CLASSIC, host.name(), List.of(host.name()), Optional.empty()))
                        : List.of(),
                List.of());
    }
}
