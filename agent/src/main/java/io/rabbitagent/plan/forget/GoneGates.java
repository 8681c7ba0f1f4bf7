package io.rabbitagent.plan.forget;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Presence;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import io.rabbitagent.plan.wiped.Others;
import io.rabbitagent.plan.wiped.WipedGates;
import java.util.List;

/** The gates before a member is forgotten for good: is it gone, and do the others hold the cluster? */
public final class GoneGates {
    private GoneGates() {}

    /** Whether every other member that runs and lists the node says that it does not run. */
    public static Judgement seenDown(ClusterPicture picture, NodeName node) {
        Others others = Others.of(picture, node);
        List<NodeName> seeing = others.seeingItRun();
        if (!seeing.isEmpty()) {
            return Judgement.of(false, NodeNames.verb(seeing, "sees", "see") + " " + node + " running");
        }
        List<NodeName> listing = others.listing();
        return listing.isEmpty()
                ? Judgement.unknown("no other member that lists " + node + " can say whether it runs")
                : Judgement.of(
                        true,
                        NodeNames.verb(listing, "lists", "list") + " " + node + " and "
                                + (listing.size() > 1 ? "do" : "does") + " not see it running");
    }

    /** A human has said so: that a host is gone for good no agent can find out. */
    static Gate declaredLost() {
        return new Gate(
                "declared-lost",
                (picture, target) -> Judgement.about(
                        "what was declared of " + target,
                        picture.declared(target, Declaration.What.LOST),
                        found -> Judgement.of(
                                found.isPresent(),
                                found.map(one -> "declared lost by " + one.by() + ": " + one.reason())
                                        .orElse("nobody has said that the host of " + target + " is gone"))));
    }

    /** Its own agent is silent: where that can be heard the host is there, and its disk perhaps whole. */
    static Gate doesNotLive() {
        return new Gate("does-not-live", (picture, target) -> {
            Presence presence = picture.report(target).presence();
            if (presence.late().isPresent()) {
                return Judgement.unknown("the agent of " + target + " was there "
                        + presence.late().get().toSeconds() + " s ago: it may be late");
            }
            boolean there = presence.fresh();
            return Judgement.of(
                    !there, "the agent of " + target + (there ? " is there: its host is not gone" : " is silent"));
        });
    }

    /** What the forget deletes is known, by the member that is asked to do it. */
    static Gate lossesKnown() {
        return new Gate(
                "losses-known",
                (picture, target) -> ForgetRemedy.asked(picture, target)
                        .map(on -> Judgement.about(
                                "what a forget of " + target + " deletes",
                                WipedGates.leftBehind(picture, on, target),
                                found -> Judgement.of(
                                        true, "what a forget of " + target + " deletes is known, by " + on)))
                        .orElseGet(() -> Judgement.unknown("no other member that runs lists " + target)),
                true);
    }

    /** What the lost disk alone has is lost; what another member has could be kept, and no backup is made of it. */
    static Gate noReplicaElsewhere() {
        return new Gate(
                "no-replica-elsewhere",
                (picture, target) -> ForgetRemedy.asked(picture, target)
                        .map(on -> Judgement.about(
                                "whether other members have replicas of streams that a forget of " + target
                                        + " deletes",
                                WipedGates.leftBehind(picture, on, target),
                                found -> ReplicasElsewhere.judge(picture.running(), target, found.elsewhere())))
                        .orElseGet(() -> Judgement.unknown("no other member that runs lists " + target)),
                true);
    }
}
