package io.rabbitagent.plan.lost;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.Option;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Action.CheckOutcome;
import io.rabbitagent.plan.Action.StartService;
import io.rabbitagent.plan.Action.StartService.Until;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.SeenRunning;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.forget.Forgotten;
import io.rabbitagent.plan.orderedstart.NoMemberRuns;
import io.rabbitagent.plan.rehearsal.Forecast;
import io.rabbitagent.plan.rehearsal.Forecaster;
import io.rabbitagent.plan.rehearsal.Rehearsals;
import io.rabbitagent.plan.rehearsal.SimplyStarted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Starts the members that are left of a cluster of which none runs, without those that a human has declared lost for good.
 *
 * <ol>
 *   <li>What each way to start would keep is measured, on copies of each survivor's data.
 *   <li>The way that loses least is chosen: who starts first, and how it is had not to wait for the lost ones.
 *   <li>Every survivor is backed up in full, before anything starts.
 *   <li>The first starts; once it runs, the others do, which take over what it has.
 *   <li>The queues that there are then are compared with what was forecast, once each has had the time to elect a leader.
 *   <li>The lost ones are forgotten, where that was not done before the start, and taken out of quorum queues.
 * </ol>
 *
 * <p>Important properties: no survivor is missing, as one that is away may have gone down later; one node at most is had not to
 * wait; and nothing is done on data that has changed since it was measured.
 */
public final class StartWithoutLostRemedy implements Remedy {
    /** As rules name it. */
    public static final String NAME = "start-without-lost";

    private final Duration bootWithin;
    private final LastProposal last = new LastProposal();

    /** @param bootWithin how long the boot of each member may take before its step counts as failed */
    public StartWithoutLostRemedy(Duration bootWithin) {
        this.bootWithin = bootWithin;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Gate> precautions() {
        return LostGates.all();
    }

    @Override
    public Proposal propose(ClusterPicture picture, NodeName target) {
        Fact<SortedSet<NodeName>> said = Lost.of(picture);
        if (said instanceof Fact.Unknown<SortedSet<NodeName>> missing) {
            return new NotPossible("who was declared lost is unknown (" + missing + ")");
        }
        SortedSet<NodeName> lost = said.value().orElseThrow();
        if (lost.isEmpty()) {
            return new NotPossible("nobody is declared lost: agent remediate --lost NODE");
        }
        Judgement down = NoMemberRuns.judge(picture, target);
        if (!down.holds()) {
            return new NotPossible(down.detail());
        }
        Optional<String> simpler = SimplyStarted.of(picture);
        if (simpler.isPresent()) {
            return new NotPossible(simpler.get());
        }
        Rehearsals.Found found = Rehearsals.of(picture, lost);
        if (found instanceof Rehearsals.NotMeasured not) {
            return new Needs(lost, not.nodes());
        }
        return found instanceof Rehearsals.Untold untold
                ? new NotPossible(untold.why().detail())
                : last.of((Rehearsals.Complete) found, complete -> proposed(lost, complete));
    }

    private Proposal proposed(SortedSet<NodeName> lost, Rehearsals.Complete found) {
        Forecaster forecaster = new Forecaster(found.rehearsal());
        List<Forecast> forecasts = forecaster.forecasts();
        Optional<Forecast> best = forecasts.stream().findFirst().filter(Forecast::isPossible);
        if (best.isEmpty()) {
            return new NotPossible(
                    "no copy of a survivor's data came up in any way: agent rehearse shows why. A human decides");
        }
        if (forecaster.obstacle().isPresent()) {
            return new NotPossible(
                    forecaster.obstacle().get() + ". agent rehearse shows what is known. A human decides");
        }
        return new Steps(
                steps(best.get(), found, lost),
                ForecastLosses.of(best.get(), found.rehearsal(), forecaster.onlySeen()),
                undo(found),
                Announcement.of(forecasts));
    }

    private List<Step> steps(Forecast best, Rehearsals.Complete found, SortedSet<NodeName> lost) {
        NodeName first = best.candidate();
        List<NodeName> survivors =
                found.data().stream().map(CheckOutcome.Copy::node).toList();
        List<NodeName> others =
                survivors.stream().filter(node -> !node.equals(first)).toList();
        List<Step> steps = new ArrayList<>();
        survivors.forEach(node -> add(steps, node, Action.BackUp.withoutDefinitions()));
        String data = found.data().stream()
                .filter(one -> one.node().equals(first))
                .map(CheckOutcome.Copy::data)
                .findFirst()
                .orElseThrow();
        treatment(best.option(), data, lost).forEach(action -> add(steps, first, action));
        add(steps, first, new StartService(Until.RUNS, bootWithin));
        others.forEach(node -> add(steps, node, new StartService(Until.LIVES, bootWithin)));
        others.forEach(node -> add(steps, node, new Action.AwaitBoot(bootWithin)));
        add(
                steps,
                first,
                new CheckOutcome(first, best.option(), found.data(), List.copyOf(lost), List.copyOf(found.together())));
        for (NodeName node : lost) {
            add(steps, first, afterwards(best.option(), node));
        }
        return steps;
    }

    /** What is done to the first one's data before it starts. */
    private static List<Action> treatment(Option option, String data, SortedSet<NodeName> lost) {
        List<Action> actions = new ArrayList<>();
        if (option == Option.FORCE_BOOT) {
            actions.add(new Action.ForceBoot(data));
        } else if (option == Option.FORGET_LOST) {
            List<NodeName> before = new ArrayList<>();
            for (NodeName node : lost) {
                actions.add(new Action.ForgetOffline(node, data, before));
                before.add(node);
            }
        }
        return actions;
    }

    /** Only a forget of a cluster that runs shrinks quorum queues. */
    private static Action afterwards(Option option, NodeName lost) {
        return option == Option.FORGET_LOST ? new Action.ShrinkLostMember(lost) : new Action.Forget(lost);
    }

    private static void add(List<Step> steps, NodeName node, Action action) {
        steps.add(new Step(steps.size() + 1, node, action));
    }

    private static String undo(Rehearsals.Complete found) {
        return "until the first node is started: put its backup back (agent backups restore). Afterwards: stop every broker, and put"
                + " back the backup of each of "
                + NodeNames.listed(
                        found.data().stream().map(CheckOutcome.Copy::node).toList())
                + "; what clients have published meanwhile is lost by that. Without going back, messages of copies that were"
                + " discarded can be read out of the backups (agent rescue list, export, replay); queues, users"
                + " and other definitions that are gone are declared again by agent backups restore-definitions, from the backup"
                + " of the node that went down last. Streams"
                + " keep the lost members among their replicas: no command of 3.10 takes off one whose node does not run."
                + " A lost host that returns after all must not be started with its old data: it would be refused, or be a"
                + " cluster beside this one";
    }

    /** Each survivor runs, seen by all that run, and none lists a lost one. */
    @Override
    public Condition verified(List<Step> steps) {
        SeenRunning seen = new SeenRunning();
        Forgotten forgotten = new Forgotten();
        return (picture, target) -> {
            Judgement all = Judgement.of(true, "");
            Set<NodeName> started = new TreeSet<>();
            Set<NodeName> lost = new TreeSet<>();
            for (Step step : steps) {
                if (step.action() instanceof StartService) {
                    started.add(step.on());
                    all = all.and(seen.judge(picture, step.on()));
                } else if (step.action() instanceof CheckOutcome outcome) {
                    lost.addAll(outcome.lost());
                }
            }
            for (NodeName node : lost) {
                all = all.and(forgotten.judge(picture, node));
            }
            return all.holds()
                    ? Judgement.of(
                            true,
                            NodeNames.verb(started, "runs", "run") + ", seen by all that run, and nobody lists "
                                    + NodeNames.listed(lost))
                    : all;
        };
    }
}
