package io.rabbitagent.plan.partition;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.SeenRunning;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.precaution.Partition;
import io.rabbitagent.plan.rejoin.RamBackup;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Heals a partition that has stayed behind after the link is whole again.
 *
 * <ol>
 *   <li>Stop and mask all members that are not of the trusted side: one that is restarted alone can join another's island.
 *   <li>See each trusted node lose its partitions; it is never restarted for that.
 *   <li>Back up each of the stopped, before anything of it is dropped.
 *   <li>Start them one after the other: each takes over the trusted side's data as it boots.
 * </ol>
 *
 * <p>Important properties: who was stopped already, by a plan that ended half-way or by a human, has the same steps, so what
 * began goes on from there and nobody starts without a backup; the steps name whom they trust, and each asks these again.
 */
public final class HealPartitionRemedy implements Remedy {
    @Override
    public String name() {
        return "heal-partition";
    }

    @Override
    public List<Gate> precautions() {
        return List.of(
                PartitionGates.sideToTrust(),
                PartitionGates.linksWhole(),
                PartitionGates.noAutomaticHandling(),
                PartitionGates.lossesKnown(),
                PartitionGates.backupFits());
    }

    @Override
    public Proposal propose(ClusterPicture picture, NodeName target) {
        Sides.Found found = Sides.of(picture);
        if (found instanceof Sides.NotChosen not) {
            return new NotPossible(not.why().detail());
        }
        Sides sides = ((Sides.Chosen) found).sides();
        return new Steps(steps(sides), SideLosses.of(picture, sides), undo(sides, ofRamNode(picture, sides)));
    }

    private static List<Step> steps(Sides sides) {
        List<NodeName> trusted = List.copyOf(new TreeSet<>(sides.trusted()));
        List<NodeName> losers = List.copyOf(new TreeSet<>(sides.losers()));
        List<Step> steps = new ArrayList<>();
        losers.forEach(node -> add(steps, node, new Action.StopLosingSide(trusted)));
        trusted.forEach(node -> add(steps, node, new Action.AwaitPartitionCleared(losers)));
        losers.forEach(node -> add(steps, node, new Action.BackUp(trusted.get(0))));
        for (int i = 0; i < losers.size(); i++) {
            List<NodeName> notReturned = losers.subList(i + 1, losers.size());
            add(steps, losers.get(i), new Action.ReturnToTrustedSide(trusted, List.copyOf(notReturned)));
        }
        return steps;
    }

    private static void add(List<Step> steps, NodeName node, Action action) {
        steps.add(new Step(steps.size() + 1, node, action));
    }

    private static boolean ofRamNode(ClusterPicture picture, Sides sides) {
        return picture.views().values().stream()
                .flatMap(view -> view.peers().values().stream())
                .anyMatch(peer -> peer.type() == NodeType.RAM && sides.losers().contains(peer.node()));
    }

    private static String undo(Sides sides, boolean ofRamNode) {
        return "until " + NodeNames.verb(sides.losers(), "is", "are")
                + " started again nothing on disk is lost (the mask lasts until the host reboots: don't reboot it before): to keep that"
                + " side instead, stop the trusted one, and start it by hand"
                + " (systemctl unmask --runtime rabbitmq-server; systemctl start rabbitmq-server). Afterwards what it held can"
                + " be read from the backups of this plan: agent backups"
                + (ofRamNode ? "; but " + RamBackup.UNREADABLE : "");
    }

    /** Each that was started runs, all who run see it, and nobody sees a partition. */
    @Override
    public Condition verified(List<Step> steps) {
        SeenRunning seen = new SeenRunning();
        return (picture, target) -> {
            Set<NodeName> returned = new TreeSet<>();
            Judgement all = Partition.judge(picture, target);
            for (Step step : steps) {
                if (step.action() instanceof Action.ReturnToTrustedSide) {
                    returned.add(step.on());
                    all = all.and(seen.judge(picture, step.on()));
                }
            }
            return all.holds()
                    ? Judgement.of(
                            true,
                            NodeNames.verb(returned, "runs", "run")
                                    + ", seen by all that run, and no member sees a partition")
                    : all;
        };
    }
}
