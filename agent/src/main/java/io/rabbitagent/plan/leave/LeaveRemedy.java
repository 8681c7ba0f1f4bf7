package io.rabbitagent.plan.leave;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.nodetype.DiscNodes;
import io.rabbitagent.plan.rejoin.RamBackup;
import io.rabbitagent.plan.rejoin.RejoinGates;
import io.rabbitagent.plan.wiped.Others;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes a member out of its cluster for good, because a human has asked for it.
 *
 * <ol>
 *   <li>Take it out of the quorum queues, while all their members still run.
 *   <li>Drain it: its clients' connections are closed, and it takes no new ones.
 *   <li>Stop it and mask its service.
 *   <li>Back up its data directory, which stays where it is, and the definitions of the cluster.
 *   <li>Have another member forget it.
 * </ol>
 *
 * <p>Important property: quorum queues come before the drain. Seen on 3.10.8: a drain stops the node's members of quorum
 * queues; one with two members then has no majority, can't be shrunk any more, and stands still, also after a revive.
 *
 * <p>What an earlier plan has done already is left out: one that does not run is stopped, backed up and forgotten.
 */
public final class LeaveRemedy implements Remedy {
    @Override
    public String name() {
        return "leave-cluster";
    }

    /** Whatever the rule: a human wants it, the others hold the cluster, and nothing stands still or comes back by itself. */
    @Override
    public List<Gate> precautions() {
        return List.of(
                LeaveGates.askedToLeave(),
                LeaveGates.majorityRuns(),
                RejoinGates.oneCluster(),
                LeaveGates.noPartition(),
                LeaveGates.seesTheOthers(),
                DiscNodes.discNodeRuns(),
                LeaveGates.noAlarm(),
                QueueGates.quorumQueuesStay(),
                QueueGates.noStreamReplica(),
                LeaveGates.noPeerDiscovery(),
                LeaveGates.canBeDrained(),
                RejoinGates.backupFits());
    }

    @Override
    public Proposal propose(ClusterPicture picture, NodeName target) {
        Others others = Others.of(picture, target);
        Optional<NodeName> asked = others.spokesman().filter(others.listing()::contains);
        if (asked.isEmpty()) {
            return new NotPossible("no other member that runs lists " + target + ": there is no cluster to leave");
        }
        Fact<AppState> app = picture.observation(target).app();
        if (app instanceof Fact.Unknown<AppState> missing) {
            return new NotPossible("whether " + target + " runs is unknown (" + missing + ")");
        }
        AppState state = app.value().orElseThrow();
        if (state == AppState.BOOTING) {
            return new NotPossible(target + " boots: it can leave once it runs");
        }
        boolean runs = state == AppState.RUNNING;
        List<Step> steps = steps(target, asked.get(), runs);
        boolean ram = others.itsType().equals(Optional.of(NodeType.RAM));
        return new Steps(steps, WhatGoes.of(picture, target, asked.get(), runs), undo(target, ram));
    }

    private static List<Step> steps(NodeName target, NodeName asked, boolean runs) {
        List<Step> steps = new ArrayList<>();
        if (runs) {
            add(steps, target, new Action.ShrinkQuorumQueues(target));
            add(steps, target, new Action.Drain());
        }
        add(steps, target, new Action.TakeOutOfService());
        add(steps, target, new Action.BackUp(asked));
        add(steps, asked, new Action.Forget(target));
        return steps;
    }

    private static void add(List<Step> steps, NodeName on, Action action) {
        steps.add(new Step(steps.size() + 1, on, action));
    }

    private static String undo(NodeName target, boolean ram) {
        return "before the node is forgotten, on " + target.host() + ": systemctl unmask --runtime rabbitmq-server,"
                + " systemctl start rabbitmq-server, rabbitmq-upgrade revive, and rabbitmq-queues grow " + target
                + " all. Afterwards it comes back only by a join, which resets it; its data directory stays as it is, and in"
                + " the backup" + (ram ? ", but " + RamBackup.UNREADABLE : "")
                + ". The mask ends with the next boot of the host: systemctl disable rabbitmq-server, and take "
                + target + " out of cluster.members of every agent";
    }

    @Override
    public Condition verified(List<Step> steps) {
        return new HasLeft();
    }
}
