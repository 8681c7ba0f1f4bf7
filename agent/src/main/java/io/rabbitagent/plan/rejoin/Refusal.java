package io.rabbitagent.plan.rejoin;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.Disagreement;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Whether a running member refuses the target now: "we think, they disagree".
 *
 * <p>The log's sentence alone does not tell: it is the last word of the log also after a {@code join_cluster} that made
 * the target a member again, until its application is started (seen on 3.10.8). So it counts only while a member runs
 * that does not list the target.
 */
public final class Refusal {
    private Refusal() {}

    /** What the target's own log says, whether or not it still holds. */
    public static Judgement byItsLog(ClusterPicture picture, NodeName target) {
        return Judgement.about(
                "the boot log of " + target,
                picture.observation(target).log(),
                log -> log.disagreement()
                        .map(found -> believes(found, target))
                        .orElseGet(() -> Judgement.of(false, "no inconsistent_cluster in its log")));
    }

    private static Judgement believes(Disagreement found, NodeName target) {
        String sentence = "its log says: " + found.believer() + " thinks it's clustered with " + found.denier()
                + ", but " + found.denier() + " disagrees";
        boolean itself = found.believer().equals(target);
        return Judgement.of(
                itself,
                itself
                        ? sentence
                        : sentence + ". So " + found.believer() + " counts " + target + " as a member, and " + target
                                + " has lost its data or was reset");
    }

    /** A member that runs does not count the target as one of its cluster. */
    public static Judgement somebodyDoesNotList(ClusterPicture picture, NodeName target) {
        TreeSet<NodeName> listing = new TreeSet<>();
        TreeSet<NodeName> without = new TreeSet<>();
        TreeSet<NodeName> unheard = new TreeSet<>();
        for (NodeName node : picture.members()) {
            Optional<ClusterView> view = picture.observation(node).view().value();
            if (node.equals(target)) {
                continue;
            }
            if (view.isPresent()) {
                (view.get().members().contains(target) ? listing : without).add(node);
            } else if (mayRun(picture, node)) {
                unheard.add(node);
            }
        }
        if (!without.isEmpty()) {
            return Judgement.of(true, NodeNames.verb(without, "runs and does", "run and do") + " not list " + target);
        }
        if (!unheard.isEmpty() || listing.isEmpty()) {
            return Judgement.unknown("no other member can say whether it lists " + target);
        }
        return Judgement.of(false, NodeNames.verb(listing, "lists", "list") + " " + target + " as a member");
    }

    /** The application runs, or whether it does is unknown. */
    private static boolean mayRun(ClusterPicture picture, NodeName node) {
        Optional<AppState> app = picture.observation(node).app().value();
        return app.isEmpty() || app.get() == AppState.RUNNING;
    }
}
