package io.rabbitagent.plan.forget;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.LeftBehind;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Loss;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.nodetype.DiscNodes;
import io.rabbitagent.plan.precaution.Partition;
import io.rabbitagent.plan.rejoin.RejoinGates;
import io.rabbitagent.plan.wiped.Others;
import io.rabbitagent.plan.wiped.WipedGates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Has the cluster forget a member whose host is gone for good, by a human's word.
 *
 * <p>One step, on a running member: {@code forget_cluster_node}. It deletes durable classic queues whose leader was there
 * and that have no mirror to take over, and streams of which no majority of replicas runs; quorum queues that have a
 * majority elsewhere go on with one member less, those that have none still count it and stay down, and streams still count
 * it (seen on 3.10.8).
 *
 * <p>Important property: nothing is backed up, as the disk that has it is gone. So nothing is forgotten while another member
 * has a replica of a stream that would be deleted: afterwards nothing refers to its files.
 */
public final class ForgetRemedy implements Remedy {
    @Override
    public String name() {
        return "forget-member";
    }

    @Override
    public List<Gate> precautions() {
        return List.of(
                GoneGates.declaredLost(),
                GoneGates.doesNotLive(),
                WipedGates.majorityRuns("is the one that is gone"),
                RejoinGates.oneCluster(),
                Partition.noneAmongOthers(),
                DiscNodes.discNodeRuns(),
                GoneGates.lossesKnown(),
                GoneGates.noReplicaElsewhere());
    }

    /** Who speaks for the others, and forgets the target. */
    static Optional<NodeName> asked(ClusterPicture picture, NodeName target) {
        Others others = Others.of(picture, target);
        return others.spokesman().filter(others.listing()::contains);
    }

    @Override
    public Proposal propose(ClusterPicture picture, NodeName target) {
        Optional<NodeName> asked = asked(picture, target);
        if (asked.isEmpty()) {
            return new NotPossible("no other member that runs lists " + target + ": nobody has to forget it");
        }
        NodeName on = asked.get();
        Fact<LeftBehind.OfNode> left = WipedGates.leftBehind(picture, on, target);
        return new Steps(
                List.of(new Step(1, on, new Action.Forget(target))),
                losses(left, on, target),
                "none, and no backup is made: the messages of what is deleted are on the disk of " + target
                        + " alone, which nobody can copy as its host is gone. A forgotten member comes back only by a join,"
                        + " which resets it. Should its host return, its disk still"
                        + " holds its queues, and its broker refuses to start (inconsistent-cluster). Take " + target
                        + " out of cluster.members of every agent, or put a new node of that name in its place"
                        + streams(left, target));
    }

    private static Losses losses(Fact<LeftBehind.OfNode> left, NodeName told, NodeName target) {
        if (left instanceof Fact.Unknown<LeftBehind.OfNode> missing) {
            return new Losses(
                    List.of(),
                    0,
                    List.of("which queues had their leader on " + target + " alone is unknown (" + missing + ")"));
        }
        LeftBehind.OfNode found = left.value().orElseThrow();
        List<Loss> queues = new ArrayList<>();
        String deleted = "its leader was on " + target
                + ", and no mirror or replica that could take over runs: it is deleted, says ";
        found.named().forEach(queue -> queues.add(loss(queue, deleted + told)));
        String down = "a quorum queue without a majority of members that run: " + target
                + " stays on its list, and it stays down until somebody deletes it, says ";
        found.leaderlessNamed().forEach(queue -> queues.add(loss(queue, down + told)));
        int more = Math.max(0, found.deleted() + found.leaderless() - queues.size());
        return new Losses(
                queues.subList(0, Math.min(queues.size(), LeftBehind.MOST_NAMED)),
                more + Math.max(0, queues.size() - LeftBehind.MOST_NAMED),
                List.of());
    }

    private static Loss loss(LeftBehind.Named queue, String why) {
        return new Loss(queue.vhost(), queue.queue(), OptionalLong.empty(), why);
    }

    /** A plan does not pass over in silence what it leaves as it is. */
    private static String streams(Fact<LeftBehind.OfNode> left, NodeName target) {
        return left.value()
                .filter(found -> found.streams() > 0)
                .map(found -> ". Streams that are not deleted keep " + target
                        + " among their replicas: no command of 3.10 takes off one whose node does not run")
                .orElse("");
    }

    @Override
    public Condition verified(List<Step> steps) {
        return new Forgotten();
    }
}
