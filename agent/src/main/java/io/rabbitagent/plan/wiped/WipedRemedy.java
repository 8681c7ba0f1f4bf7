package io.rabbitagent.plan.wiped;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BackupRoom;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.NodeSettings;
import io.rabbitagent.cluster.NodeType;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.precaution.Partition;
import io.rabbitagent.plan.rejoin.MemberAgain;
import io.rabbitagent.plan.rejoin.RejoinGates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings back a node that lost its data, and that its cluster still counts as a member: "they think, we disagree".
 *
 * <ol>
 *   <li>Stop the service and mask it: clients leave an empty broker, and its peers can restart again.
 *   <li>Back up what it took in while it ran alone, and the definitions of the cluster.
 *   <li>Have a running member forget it: quorum queues do not count the empty node any more.
 *   <li>Start its Erlang VM far enough for a join; the application would open listeners for a cluster of one.
 *   <li>Make sure that no quorum queue and no stream counts it, join as the type that it was, start the application.
 *   <li>Give the node back to its supervisor.
 * </ol>
 *
 * <p>What is done already, by an earlier plan or by hand, is left out. Where peer discovery is configured and the node has no
 * data at all, there is no plan: started, it joins by itself.
 */
public final class WipedRemedy implements Remedy {
    @Override
    public String name() {
        return "forget-and-rejoin";
    }

    /** Whatever the rule: it is this node that has lost its data, the others are whole, and what it holds is backed up. */
    @Override
    public List<Gate> precautions() {
        return List.of(
                WipedGates.lostItsData(),
                WipedGates.majorityRuns(),
                RejoinGates.oneCluster(),
                Partition.noneAmongOthers(),
                WipedGates.noStreamReplica(),
                RejoinGates.backupFits());
    }

    @Override
    public Proposal propose(ClusterPicture picture, NodeName target) {
        Others others = Others.of(picture, target);
        Optional<NodeName> peer = others.spokesman();
        NodeObservation seen = picture.observation(target);
        Fact<Boolean> blank = seen.dataDirectory().flatMap(BeganEmpty::blank);
        if (peer.isEmpty()) {
            return new NotPossible("no other member runs whose agent is there: nobody to join");
        }
        if (seen.app() instanceof Fact.Unknown<AppState> missing) {
            return new NotPossible("whether " + target + " runs is unknown (" + missing + ")");
        }
        if (blank instanceof Fact.Unknown<Boolean> missing) {
            return new NotPossible("what the data directory of " + target + " holds is unknown (" + missing + ")");
        }
        boolean empty = blank.value().orElseThrow();
        int queues = seen.holdings()
                .value()
                .map(held -> held.classicQueues() + held.quorumQueues())
                .orElse(0);
        if (empty && queues > 0) {
            return new NotPossible(target + " has no schema, and its data directory still holds files of " + queues
                    + " queues: whether these may go is a human's decision. Move the directory away to keep them");
        }
        Optional<String> discovery = discovery(picture, target);
        boolean down = seen.app().value().filter(AppState.VM_DOWN::equals).isPresent();
        if (empty && down && discovery.isPresent()) {
            return new NotPossible(target + " has no data, and peer discovery is configured (" + discovery.get()
                    + "): started, it joins by itself. On " + target.host() + ": systemctl start rabbitmq-server");
        }
        NodeType type = others.itsType()
                .or(() -> seen.backups().value().flatMap(BackupRoom::last).map(BackupRoom.KeptBackup::type))
                .orElse(NodeType.DISC);
        return new Steps(
                steps(target, others, peer.get(), type, empty),
                WhatIsLost.of(picture, target, others, empty),
                undo(target, type, empty, discovery));
    }

    private static List<Step> steps(NodeName target, Others others, NodeName peer, NodeType type, boolean empty) {
        List<Step> steps = new ArrayList<>();
        add(steps, target, new Action.TakeOutOfService());
        if (!empty) {
            add(steps, target, new Action.BackUp(peer));
        }
        if (!others.listing().isEmpty()) {
            add(steps, peer, new Action.Forget(target));
        }
        add(steps, target, new Action.StartForJoin(target));
        add(steps, target, new Action.CheckQuorumQueues(peer));
        add(steps, target, new Action.JoinCluster(peer, type));
        add(steps, target, new Action.StartApp());
        add(steps, target, new Action.HandBackToService());
        return steps;
    }

    private static void add(List<Step> steps, NodeName on, Action action) {
        steps.add(new Step(steps.size() + 1, on, action));
    }

    private static String undo(NodeName target, NodeType type, boolean empty, Optional<String> discovery) {
        String kept = empty
                ? target + " has no data that could be kept"
                : "what " + target + " took in while it ran alone is in the backup of step 2: agent backups on "
                        + target.host();
        return kept + ". It joins as a " + type.text() + " node; to take it out again, on " + target.host()
                + ": rabbitmqctl stop_app, rabbitmqctl reset"
                + discovery
                        .map(name -> ". Peer discovery (" + name
                                + ") did not bring it back: its log says why, and after a reset it would join again")
                        .orElse("");
    }

    /** How a blank node finds its cluster, by its own configuration, or else by that of the others. */
    private static Optional<String> discovery(ClusterPicture picture, NodeName target) {
        List<NodeName> asked = new ArrayList<>(picture.members());
        asked.remove(target);
        asked.add(0, target);
        return asked.stream()
                .flatMap(node -> picture.observation(node).settings().value().stream())
                .map(NodeSettings::peerDiscovery)
                .findFirst()
                .filter(name -> !name.isEmpty());
    }

    @Override
    public Condition verified(List<Step> steps) {
        return MemberAgain.after(steps);
    }
}
