package io.rabbitagent.plan.nodetype;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.MirrorSurvey;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.precaution.Partition;
import io.rabbitagent.plan.rejoin.MemberAgain;
import io.rabbitagent.plan.rejoin.RamBackup;
import io.rabbitagent.plan.rejoin.RejoinGates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a RAM node a disc node.
 *
 * <ol>
 *   <li>Make sure that no quorum queue counts the node as a member: it would return empty under its old name.
 *   <li>Take the node out of service, so that it can be backed up: a copy of a running node's directory is worth nothing.
 *   <li>Back up its data directory, and the definitions of the cluster.
 *   <li>Start the Erlang VM without the application, ask about the quorum queues again, change the type, start the
 *       application.
 *   <li>Give the node back to its supervisor.
 * </ol>
 *
 * <p>Important property: a change of type is a reset and a join. Everything that only this node holds is deleted by it, and can't be
 * rescued; the losses name it.
 */
public final class DiscNodeRemedy implements Remedy {
    @Override
    public String name() {
        return "make-disc-node";
    }

    /** Whatever the rule: what the cluster knows is on another member's disc, nobody else is missed, and a backup fits. */
    @Override
    public List<Gate> precautions() {
        return List.of(
                DiscNodes.discNodeRuns(),
                new Gate("others-run", DiscNodes::othersRun, true),
                Partition.none(),
                RejoinGates.backupFits());
    }

    @Override
    public Proposal propose(ClusterPicture picture, NodeName target) {
        if (!picture.observation(target).app().value().equals(Optional.of(AppState.RUNNING))) {
            return new NotPossible(target + " does not run, or that is unknown: start it first");
        }
        ClusterView own = picture.views().get(target);
        PeerView itself = own == null ? null : own.peers().get(target);
        if (itself == null || itself.type() != NodeType.RAM) {
            return new NotPossible(target + " is not known to be a RAM node");
        }
        Optional<NodeName> peer = discPeer(picture, target);
        if (peer.isEmpty()) {
            return new NotPossible("no other disc node runs whose agent is there: nobody to take the metadata from");
        }
        Optional<String> unsynchronised = unsynchronised(picture, target);
        if (unsynchronised.isPresent()) {
            return new NotPossible(unsynchronised.get());
        }
        return new Steps(steps(target, peer.get()), HeldByRunning.losses(picture, target), undo(target));
    }

    private static String undo(NodeName target) {
        return "until step 6 changes the type nothing is deleted: on " + target.host()
                + ": stop the broker, systemctl unmask --runtime rabbitmq-server, systemctl start rabbitmq-server."
                + " Afterwards what only " + target + " held is lost for good: " + RamBackup.UNREADABLE;
    }

    /** The first by name, so that the same facts give the same plan. */
    private static Optional<NodeName> discPeer(ClusterPicture picture, NodeName target) {
        for (Map.Entry<NodeName, ClusterView> view : picture.views().entrySet()) {
            NodeName node = view.getKey();
            PeerView itself = view.getValue().peers().get(node);
            boolean disc = itself != null && itself.type() == NodeType.DISC && itself.running();
            if (disc && !node.equals(target)) {
                return Optional.of(node);
            }
        }
        return Optional.empty();
    }

    /** Where the leader of a queue is stopped and no mirror is synchronised, none takes over, and the reset has the queue deleted. */
    private static Optional<String> unsynchronised(ClusterPicture picture, NodeName target) {
        Fact<MirrorSurvey> mirrors = picture.observation(target).mirrors();
        if (mirrors instanceof Fact.Unknown<MirrorSurvey> missing) {
            return Optional.of("whether the mirrors of the queues that " + target
                    + " leads are synchronised is unknown (" + missing + ")");
        }
        int queues = mirrors.value().map(MirrorSurvey::unsynchronised).orElseThrow();
        return queues == 0
                ? Optional.empty()
                : Optional.of(queues + " queues that " + target
                        + " leads have a mirror that is not synchronised, and would be lost: synchronise them first");
    }

    private static List<Step> steps(NodeName target, NodeName peer) {
        List<Action> actions = List.of(
                new Action.CheckQuorumQueues(peer),
                new Action.TakeOutOfService(),
                new Action.BackUp(peer),
                new Action.StartForJoin(target),
                new Action.CheckQuorumQueues(peer),
                new Action.ChangeNodeType(NodeType.DISC, peer),
                new Action.StartApp(),
                new Action.HandBackToService());
        List<Step> steps = new ArrayList<>();
        for (Action action : actions) {
            steps.add(new Step(steps.size() + 1, target, action));
        }
        return steps;
    }

    @Override
    public Condition verified(List<Step> steps) {
        return new MemberAgain(NodeType.DISC);
    }
}
