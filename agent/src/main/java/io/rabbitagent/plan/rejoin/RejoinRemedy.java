package io.rabbitagent.plan.rejoin;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BackupRoom;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.precaution.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings back a node that its cluster has forgotten.
 *
 * <ol>
 *   <li>Stop the service and mask it: a supervisor that restarts the failing boot would get in between.
 *   <li>Back up the stopped node's data directory, and the definitions of the cluster that it rejoins.
 *   <li>Start the Erlang VM without the application.
 *   <li>Make sure that no quorum queue counts the node as a member: a reset member would return empty under its old name.
 *   <li>Reset, join as the type that it was, start the application.
 *   <li>Give the node back to its supervisor.
 * </ol>
 *
 * <p>Where an earlier plan has reset the node and could not join it, the steps begin with the quorum queues: there is
 * nothing left to back up or to reset.
 *
 * <p>Important property: everything that only this node holds is deleted by the reset; the losses name it.
 */
public final class RejoinRemedy implements Remedy {
    @Override
    public String name() {
        return "reset-and-rejoin";
    }

    /** Whatever the rule: it is the right side that is reset, and what it holds is backed up before. */
    @Override
    public List<Gate> precautions() {
        return List.of(
                RejoinGates.majorityAgrees(),
                RejoinGates.oneCluster(),
                RejoinGates.accuserHasACluster(),
                Partition.none(),
                RejoinGates.backupFits());
    }

    @Override
    public Proposal propose(ClusterPicture picture, NodeName target) {
        Optional<NodeName> peer = PeerChoice.of(picture, target);
        if (peer.isEmpty()) {
            return new NotPossible("no other member runs whose agent is there: nobody to join");
        }
        Fact<Boolean> reset = picture.observation(target).dataDirectory().flatMap(DataDirectory::justReset);
        if (reset instanceof Fact.Unknown<Boolean> missing) {
            return new NotPossible("what " + target + " was a member of is unknown (" + missing + ")");
        }
        return reset.value().orElseThrow()
                ? joinOnly(picture.observation(target), target, peer.get())
                : resetAndJoin(picture, target, peer.get());
    }

    @Override
    public Condition verified(List<Step> steps) {
        return MemberAgain.after(steps);
    }

    private static Proposal resetAndJoin(ClusterPicture picture, NodeName target, NodeName peer) {
        Fact<NodeType> type = picture.observation(target).dataDirectory().flatMap(data -> formerType(data, target));
        if (type instanceof Fact.Unknown<NodeType> missing) {
            return new NotPossible("whether " + target + " was a disc or a RAM node is unknown (" + missing + ")");
        }
        List<Action> actions = List.of(
                new Action.StopAndMaskService(),
                new Action.BackUp(peer),
                new Action.StartWithoutApp(target),
                new Action.CheckQuorumQueues(peer),
                new Action.Reset(),
                new Action.JoinCluster(peer, type.value().orElseThrow()),
                new Action.StartApp(),
                new Action.HandBackToService());
        return new Steps(
                numbered(target, actions),
                HeldHere.losses(picture, target),
                "on " + target.host()
                        + ", until it has joined: stop the broker, put the backup of step 2 back in place of the data"
                        + " directory. The cluster will still not know the node. Afterwards no broker boots on that data"
                        + " beside this cluster; "
                        + (type.value().equals(Optional.of(NodeType.RAM))
                                ? RamBackup.UNREADABLE
                                : "its messages can be read from the backup"));
    }

    private static Fact<NodeType> formerType(DataDirectory data, NodeName target) {
        return data.membership()
                .flatMap(found -> found.map(membership -> typeIn(membership, target))
                        .orElseGet(() -> Fact.unknown(Fact.Reason.UNREADABLE, "there is no cluster_nodes.config")));
    }

    private static Fact<NodeType> typeIn(Membership membership, NodeName target) {
        if (!membership.all().contains(target)) {
            return Fact.unknown(Fact.Reason.FAILED, "its own cluster_nodes.config does not list it");
        }
        return Fact.known(membership.disc().contains(target) ? NodeType.DISC : NodeType.RAM);
    }

    private static Proposal joinOnly(NodeObservation seen, NodeName target, NodeName peer) {
        if (seen.app() instanceof Fact.Unknown<AppState> missing) {
            return new NotPossible("whether the VM of " + target + " runs is unknown (" + missing + ")");
        }
        if (seen.backups() instanceof Fact.Unknown<BackupRoom> missing) {
            return new NotPossible(
                    target + " has been reset, and what type it was is unknown: its backups are (" + missing + ")");
        }
        Optional<BackupRoom.KeptBackup> last = seen.backups().value().flatMap(BackupRoom::last);
        NodeType type = last.map(BackupRoom.KeptBackup::type).orElse(NodeType.DISC);
        AppState app = seen.app().value().orElseThrow();
        if (app != AppState.STOPPED && app != AppState.VM_DOWN) {
            return new NotPossible(target + " has been reset and " + app.text() + ": it comes up alone and empty");
        }
        List<Action> actions = new ArrayList<>();
        if (app == AppState.VM_DOWN) {
            // Its service would start it alone and empty.
            actions.add(new Action.StopAndMaskService());
            actions.add(new Action.StartForJoin(target));
        }
        actions.add(new Action.CheckQuorumQueues(peer));
        actions.add(new Action.JoinCluster(peer, type));
        actions.add(new Action.StartApp());
        actions.add(new Action.HandBackToService());
        return new Steps(numbered(target, actions), Losses.NONE, undoOfJoin(target, type, last));
    }

    private static String undoOfJoin(NodeName target, NodeType type, Optional<BackupRoom.KeptBackup> last) {
        String was = last.map(backup -> "joins as a " + type.text() + " node, which it was by backup " + backup.id()
                        + " of plan " + backup.planId() + "; what the reset deleted is in that backup"
                        + (type == NodeType.RAM ? ", but " + RamBackup.UNREADABLE : ""))
                .orElse("joins as a disc node, as no backup tells what it was");
        return target + " " + was + ". To take it out again, on " + target.host()
                + ": rabbitmqctl stop_app, rabbitmqctl reset";
    }

    private static List<Step> numbered(NodeName target, List<Action> actions) {
        List<Step> steps = new ArrayList<>();
        for (Action action : actions) {
            steps.add(new Step(steps.size() + 1, target, action));
        }
        return steps;
    }
}
