package io.rabbitagent.plan.rejoin;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.SeenRunning;
import io.rabbitagent.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 * <p>Important property: everything that only this node holds is deleted by the reset; the losses name it.
 */
public final class RejoinRemedy implements Remedy {
    @Override
    public String name() {
        return "reset-and-rejoin";
    }

    @Override
    public Proposal propose(ClusterPicture picture, NodeName target) {
        Optional<NodeName> peer = peerToJoin(picture, target);
        if (peer.isEmpty()) {
            return new NotPossible("no other member runs whose agent is there: nobody to join");
        }
        Fact<NodeType> type = picture.observation(target).dataDirectory().flatMap(data -> formerType(data, target));
        if (type instanceof Fact.Unknown<NodeType> missing) {
            return new NotPossible("whether " + target + " was a disc or a RAM node is unknown (" + missing + ")");
        }
        return new Steps(
                steps(target, peer.get(), type.value().orElseThrow()),
                HeldHere.losses(picture, target),
                "on " + target.host()
                        + ": stop the broker, put the backup of step 2 back in place of the data directory."
                        + " The cluster will still not know the node; its messages can be read from the backup");
    }

    @Override
    public Condition verified() {
        return new SeenRunning();
    }

    /** The first running member by name that does not list the target. */
    private static Optional<NodeName> peerToJoin(ClusterPicture picture, NodeName target) {
        for (Map.Entry<NodeName, ClusterView> view : picture.views().entrySet()) {
            boolean other = !view.getKey().equals(target);
            if (other && !view.getValue().members().contains(target)) {
                return Optional.of(view.getKey());
            }
        }
        return Optional.empty();
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

    private static List<Step> steps(NodeName target, NodeName peer, NodeType type) {
        List<Action> actions = List.of(
                new Action.StopAndMaskService(),
                new Action.BackUp(peer),
                new Action.StartWithoutApp(target),
                new Action.CheckQuorumQueues(peer),
                new Action.Reset(),
                new Action.JoinCluster(peer, type),
                new Action.StartApp(),
                new Action.HandBackToService());
        List<Step> steps = new ArrayList<>();
        for (Action action : actions) {
            steps.add(new Step(steps.size() + 1, target, action));
        }
        return steps;
    }
}
