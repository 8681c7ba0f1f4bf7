package io.rabbitagent.plan.lost;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Presence;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The configured members of whom a human has said that their hosts are gone for good. */
public final class Lost {
    private Lost() {}

    public static Fact<SortedSet<NodeName>> of(ClusterPicture picture) {
        return picture.declared().map(all -> {
            TreeSet<NodeName> lost = new TreeSet<>();
            all.stream()
                    .filter(one -> one.what() == Declaration.What.LOST)
                    .map(Declaration::node)
                    .filter(picture.members()::contains)
                    .forEach(lost::add);
            return lost;
        });
    }

    /** Whether none of them can be heard, by its own agent or by a broker that runs. */
    static Judgement silent(ClusterPicture picture, Set<NodeName> lost) {
        Judgement silent = Judgement.of(
                true,
                "the " + (lost.size() == 1 ? "agent" : "agents") + " of " + NodeNames.verb(lost, "is", "are")
                        + " silent");
        Judgement all = silent;
        for (NodeName node : lost) {
            all = all.and(silent(picture, node, silent));
        }
        return all.holds() ? silent : all;
    }

    private static Judgement silent(ClusterPicture picture, NodeName node, Judgement silent) {
        boolean seen = picture.views().values().stream()
                .anyMatch(view -> view.running().contains(node));
        Presence presence = picture.report(node).presence();
        if (seen || presence.fresh()) {
            return Judgement.of(
                    false,
                    (seen ? "a member sees " + node + " running" : "the agent of " + node + " is there")
                            + ": it is not lost. To take that word back: agent remediate --not-lost " + node.host()
                            + " --reason TEXT");
        }
        return presence.late()
                .map(late -> Judgement.unknown(
                        presence.lastChange().isPresent()
                                ? "the agent of " + node + " was there " + late.toSeconds() + " s ago: it may be late"
                                : "the agent of " + node + " was not heard for " + late.toSeconds()
                                        + " s, since this one reads the board: it may be late"))
                .orElse(silent);
    }
}
