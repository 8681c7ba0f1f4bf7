package io.rabbitagent.plan.orderedstart;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.order.ShutdownOrder;
import io.rabbitagent.order.StopEvidence;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Action.StartService.Until;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.NodeNames;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.SeenRunning;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.precaution.DataInPlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Starts those that went down last, and all others that can be reached once these are up.
 *
 * <p>Important properties: nothing is forced, and nothing is started while it is unknown who went down last; a member that
 * is on its way up already is left to finish, and is started again only where it has given up by itself; a RAM node never comes before a disc node.
 *
 * <p>The others wait until the one that went down last runs. Seen on 3.10.8, and in Mnesia's source
 * ({@code mnesia_controller:orphan_tables/5}): where no member knows that it outlived all others, and all disc members are
 * there, the copy of the one with the smallest name is loaded, however old it is. So should Mnesia's own record differ
 * from the evidence, the others must not be there before somebody has loaded. Where the one that went down last has the
 * smallest name itself, its copy wins in either case, and the others start as soon as it answers.
 */
public final class OrderedStartRemedy implements Remedy {
    private static final String UNDO =
            "stop the members again, in the reverse order: rabbitmqctl stop, or systemctl stop rabbitmq-server";

    private final Duration bootWithin;

    /** @param bootWithin how long the boot of each member may take before its step counts as failed */
    public OrderedStartRemedy(Duration bootWithin) {
        this.bootWithin = bootWithin;
    }

    @Override
    public String name() {
        return "ordered-start";
    }

    /** Whatever the rule: nothing is started beside a member that runs, in an unknown order, or without its data. */
    @Override
    public List<Gate> precautions() {
        return List.of(
                new Gate("no-member-runs", NoMemberRuns::judge),
                new Gate("order-known", OrderedStartRemedy::orderKnown),
                DataInPlace.ofEveryMember());
    }

    /** Whether who has to start first is known; with a word on whether a human is asked before. */
    public static Judgement orderKnown(ClusterPicture picture, NodeName target) {
        Judgement known = OrderWords.of(ShutdownOrder.of(picture));
        return known.holds()
                ? Judgement.of(
                        true, known.detail() + "; " + intent(picture, target).detail())
                : known;
    }

    /** Whether those that have to start first may be started without asking anybody. */
    public static Judgement intent(ClusterPicture picture, NodeName target) {
        return Intent.shown(picture, target);
    }

    @Override
    public Proposal propose(ClusterPicture picture, NodeName target) {
        ShutdownOrder order = ShutdownOrder.of(picture);
        Judgement known = OrderWords.of(order);
        if (!known.holds()) {
            return new NotPossible(known.detail());
        }
        Set<NodeName> first = new TreeSet<>(order.startFirst());
        Optional<String> unreachable = unreachable(picture, first);
        if (unreachable.isPresent()) {
            return new NotPossible(unreachable.get());
        }
        List<NodeName> firstDown = down(picture, discFirst(order, first));
        if (firstDown.isEmpty()) {
            return new NotPossible(NodeNames.verb(first, "has", "have") + " to start first, "
                    + (first.size() == 1 ? "is" : "are") + " on the way up, and left to finish");
        }
        if (firstDown.size() > 1 && firstDown.stream().anyMatch(node -> is(AppState.STOPPED, picture, node))) {
            return new NotPossible(NodeNames.listed(firstDown)
                    + " went down together, and have to be started together; but in a living Erlang VM the application"
                    + " starts one at a time. Run rabbitmqctl start_app on each of them at the same time");
        }
        Intent intent = Intent.of(order, picture);
        List<NodeName> others = down(picture, others(picture, first)).stream()
                .filter(node -> intent.covers(picture, node, first))
                .toList();
        List<NodeName> booting = others(picture, first).stream()
                .filter(node -> is(AppState.BOOTING, picture, node))
                .toList();
        List<Step> steps = starts(picture, order, firstDown, others);
        steps.addAll(awaits(steps, booting));
        return new Steps(steps, Losses.NONE, UNDO);
    }

    /** When the last of those that start first is far enough for the others to start. */
    private static Until untilWhen(ShutdownOrder order) {
        if (order.startFirst().size() > 1) {
            return Until.RUNS;
        }
        NodeName first = order.startFirst().get(0);
        Set<NodeName> disc = new TreeSet<>();
        order.evidence().forEach(one -> disc.addAll(one.end().membership().disc()));
        boolean smallest = disc.stream().noneMatch(node -> node.value().compareTo(first.value()) < 0);
        return smallest ? Until.ANSWERS : Until.RUNS;
    }

    /** For whom one that starts before all others may wait in vain; of the first by name nobody's copy is in its way. */
    private static Optional<List<NodeName>> waitedFor(ShutdownOrder order) {
        if (order.startFirst().size() > 1 || untilWhen(order) != Until.RUNS) {
            return Optional.empty();
        }
        Set<NodeName> disc = new TreeSet<>();
        order.evidence().forEach(one -> disc.addAll(one.end().membership().disc()));
        disc.remove(order.startFirst().get(0));
        return Optional.of(List.copyOf(disc));
    }

    private static Optional<String> unreachable(ClusterPicture picture, Set<NodeName> first) {
        Set<NodeName> silent = new TreeSet<>(first);
        silent.removeIf(node -> picture.report(node).presence().fresh());
        return silent.isEmpty()
                ? Optional.empty()
                : Optional.of(NodeNames.verb(silent, "has", "have")
                        + " to be started first or with the first, and no agent answers there. Bring the host back, or start the"
                        + " agent on it. Should it be lost for good, say so: agent remediate --lost NODE. What each way to start"
                        + " without it would keep is measured then, and a human decides");
    }

    /** Those that have to start first, RAM nodes behind disc nodes. */
    private static List<NodeName> discFirst(ShutdownOrder order, Set<NodeName> first) {
        List<NodeName> sorted = new ArrayList<>();
        List<NodeName> ram = new ArrayList<>();
        for (StopEvidence one : order.evidence()) {
            if (first.contains(one.node())) {
                boolean disc = one.end().membership().disc().contains(one.node());
                (disc ? sorted : ram).add(one.node());
            }
        }
        sorted.addAll(ram);
        return sorted;
    }

    private static List<NodeName> others(ClusterPicture picture, Set<NodeName> first) {
        return picture.members().stream()
                .filter(node -> !first.contains(node))
                .filter(node -> picture.report(node).presence().fresh())
                .toList();
    }

    /** Those that are not on their way up. */
    private static List<NodeName> down(ClusterPicture picture, List<NodeName> nodes) {
        return nodes.stream()
                .filter(node -> is(AppState.VM_DOWN, picture, node) || is(AppState.STOPPED, picture, node))
                .toList();
    }

    private static boolean is(AppState state, ClusterPicture picture, NodeName node) {
        return picture.observation(node).app().value().equals(Optional.of(state));
    }

    private List<Step> starts(
            ClusterPicture picture, ShutdownOrder order, List<NodeName> first, List<NodeName> others) {
        Optional<List<NodeName>> waitedFor = waitedFor(order);
        List<Step> steps = new ArrayList<>();
        for (NodeName node : first) {
            boolean last = steps.size() == first.size() - 1 && !(others.isEmpty() && waitedFor.isEmpty());
            Until until = last ? untilWhen(order) : Until.LIVES;
            steps.add(new Step(steps.size() + 1, node, start(picture, node, until, waitedFor)));
        }
        for (NodeName node : others) {
            steps.add(new Step(steps.size() + 1, node, start(picture, node, Until.LIVES, Optional.empty())));
        }
        return steps;
    }

    /** Of those that were started, and of those that were on their way before: who waited for the first may have given up. */
    private List<Step> awaits(List<Step> starts, List<NodeName> booting) {
        List<NodeName> awaited = new ArrayList<>(starts.stream()
                .filter(OrderedStartRemedy::mayStillBoot)
                .map(Step::on)
                .toList());
        awaited.addAll(booting);
        List<Step> steps = new ArrayList<>();
        for (NodeName node : awaited) {
            steps.add(new Step(starts.size() + steps.size() + 1, node, new Action.AwaitBoot(bootWithin)));
        }
        return steps;
    }

    private Action start(ClusterPicture picture, NodeName node, Until until, Optional<List<NodeName>> waitedFor) {
        return is(AppState.STOPPED, picture, node)
                ? new Action.StartApp()
                : new Action.StartService(until, bootWithin, waitedFor);
    }

    private static boolean mayStillBoot(Step step) {
        return step.action() instanceof Action.StartService start && start.until() != Until.RUNS;
    }

    /** Each member that was started runs, seen by all others that run. */
    @Override
    public Condition verified(List<Step> steps) {
        SeenRunning seen = new SeenRunning();
        return (picture, target) -> {
            for (Step step : steps) {
                Judgement judged = seen.judge(picture, step.on());
                if (!judged.holds()) {
                    return judged;
                }
            }
            return Judgement.of(true, NodeNames.listed(picture.running()) + " run, and see each other running");
        };
    }
}
