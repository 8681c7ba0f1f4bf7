package io.rabbitagent.plan.wiped;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.LeftBehind;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Majority;
import io.rabbitagent.plan.NodeNames;
import io.rabbitagent.plan.precaution.DataInPlace;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The gates before a node that lost its data is made a member again: is it this node that has lost, and not the others? */
public final class WipedGates {
    private WipedGates() {}

    /** It began empty and knows nobody else, until it joins. */
    static Gate lostItsData() {
        return new Gate(
                "lost-its-data",
                (picture, target) ->
                        DataInPlace.knowsNobodyElse(picture, target).and(BeganEmpty.judge(picture, target)));
    }

    /** Before the target is made a member again. */
    static Gate majorityRuns() {
        return majorityRuns("is the one that lost its data");
    }

    /**
     * More than half of all members run without the target, and see each other; of two members the other one, and a human decides.
     *
     * @param ofTwo what who approves confirms of the target where there are two members
     */
    public static Gate majorityRuns(String ofTwo) {
        return new Gate("majority-runs", (picture, target) -> {
            Others others = Others.of(picture, target);
            List<NodeName> seeing = others.seeingItRun();
            if (!seeing.isEmpty()) {
                return Judgement.of(false, NodeNames.verb(seeing, "sees", "see") + " " + target + " running");
            }
            Majority majority = Majority.about(picture, target);
            Set<NodeName> heard = others.views().keySet();
            String count = heard.size() + " of " + majority.members() + " members run without " + target
                    + (heard.isEmpty() ? "" : ": " + NodeNames.listed(heard));
            if (heard.size() < majority.needed()) {
                return majority.tooFew(heard, count);
            }
            Judgement together = others.seeEachOther();
            return majority.ofTwo()
                    ? theOtherOne(picture, others, count, ofTwo)
                    : together.holds() ? Judgement.of(true, count) : together;
        });
    }

    /** Of two members that both began empty, none can be told to be the one that holds the data. */
    private static Judgement theOtherOne(ClusterPicture picture, Others others, String count, String ofTwo) {
        NodeName other = others.views().firstKey();
        return BeganEmpty.judge(picture, other)
                .not()
                .and(Judgement.of(
                        true,
                        count + "; two members have no majority, so who approves confirms that " + others.target() + " "
                                + ofTwo));
    }

    /**
     * No stream has a replica there: a forget leaves it among them (seen on 3.10.8), so that the node would return empty under
     * a name that still counts.
     */
    static Gate noStreamReplica() {
        return new Gate(
                "no-stream-replica",
                (picture, target) -> {
                    Others others = Others.of(picture, target);
                    if (others.views().isEmpty()) {
                        return Judgement.unknown("nobody who runs has said which streams have a replica on " + target);
                    }
                    if (others.listing().isEmpty()) {
                        return Judgement.of(true, "nobody who runs lists " + target + ": asked before it joins");
                    }
                    NodeName told = others.listing().get(0);
                    return Judgement.about(
                            "what " + told + " knows of the queues of " + target,
                            leftBehind(picture, told, target),
                            left -> Judgement.of(left.streams() == 0, streams(target, told, left.streams())));
                },
                true);
    }

    private static String streams(NodeName target, NodeName told, int count) {
        return count == 0
                ? "no stream has a replica on " + target + ", says " + told
                : count + (count == 1 ? " stream has" : " streams have") + " a replica on " + target
                        + ", which would come back empty: no command of 3.10 takes it away while " + target
                        + " is down, so what becomes of it is for a human";
    }

    /** What a running member knows of the target's queues. */
    public static Fact<LeftBehind.OfNode> leftBehind(ClusterPicture picture, NodeName told, NodeName target) {
        return picture.observation(told)
                .leftBehind()
                .flatMap(found -> Optional.ofNullable(found.nodes().get(target))
                        .<Fact<LeftBehind.OfNode>>map(Fact::known)
                        .orElseGet(() -> Fact.unknown(
                                Fact.Reason.NOT_OBSERVED, told + " has not been asked since " + target + " is down")));
    }
}
