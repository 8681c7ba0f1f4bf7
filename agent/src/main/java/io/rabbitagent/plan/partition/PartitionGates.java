package io.rabbitagent.plan.partition;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.NodeSettings;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import io.rabbitagent.plan.precaution.Asleep;
import io.rabbitagent.plan.rejoin.BackupFits;
import java.util.Set;
import java.util.TreeSet;

/** What a partition must not be healed without. */
public final class PartitionGates {
    private PartitionGates() {}

    /** There is a side to trust. Who it is was settled with the plan, whose own steps change what is compared. */
    static Gate sideToTrust() {
        return new Gate("side-to-trust", (picture, target) -> Sides.judge(picture), true);
    }

    /**
     * No link between members is cut now, and none has been cut again. How a cut shows: two members run, one does not see the
     * other, and neither says that it is partitioned from it. Mnesia says so only once the link is back (seen on 3.10.8: 1 s
     * later); where the link is cut again it takes that back as soon as the cut is noticed, after {@code net_ticktime}.
     */
    static Gate linksWhole() {
        return new Gate("links-whole", (picture, target) -> wholeLinks(picture));
    }

    /** Whether every two members that run, and are not partitioned from each other, see each other. */
    static Judgement wholeLinks(ClusterPicture picture) {
        Judgement all = Judgement.of(true, "every two members that run reach each other");
        Islands islands = Islands.of(picture);
        for (NodeName node : picture.members()) {
            Fact<AppState> app = picture.observation(node).app();
            if (!app.isKnown()) {
                all = all.and(Judgement.unknown("whether " + node + " runs is unknown (" + app + ")"));
            } else if (islands.running().contains(node)) {
                all = all.and(Judgement.about(
                        node + "'s view", picture.observation(node).view(), view -> reaches(node, view, islands)));
            }
        }
        return all.holds() ? Judgement.of(true, "every two members that run reach each other") : all;
    }

    private static Judgement reaches(NodeName node, ClusterView view, Islands islands) {
        Set<NodeName> unseen = new TreeSet<>(islands.running());
        unseen.removeAll(view.running());
        unseen.removeIf(other -> islands.apart(node, other));
        return Judgement.of(
                unseen.isEmpty(),
                unseen.isEmpty()
                        ? node + " reaches all that run"
                        : node + " and " + NodeNames.listed(unseen) + " run, and " + node + " does not see "
                                + (unseen.size() == 1 ? "it" : "them")
                                + ": the link between them is cut, or is back only just now. Nothing is done before it is"
                                + " whole");
    }

    /** RabbitMQ itself does not heal: two healers would restart both sides. */
    static Gate noAutomaticHandling() {
        return new Gate("no-automatic-handling", (picture, target) -> leftToOthers(picture));
    }

    private static Judgement leftToOthers(ClusterPicture picture) {
        Judgement none = Judgement.of(true, "cluster_partition_handling is ignore on every member that runs");
        Judgement all = none;
        for (NodeName node : picture.members()) {
            all = all.and(Asleep.awake(picture.observation(node)));
        }
        for (NodeName node : picture.running()) {
            all = all.and(Judgement.about(
                    "cluster_partition_handling of " + node,
                    picture.observation(node).settings().map(NodeSettings::partitionHandling),
                    handling -> Judgement.of(
                            handling.equals("ignore"),
                            "cluster_partition_handling is " + handling + " on " + node
                                    + (handling.equals("ignore") ? "" : ": RabbitMQ itself heals partitions there"))));
        }
        return all.holds() ? none : all;
    }

    /** Copies of the losing side's data directories would fit. */
    static Gate backupFits() {
        return new Gate("backup-fits", (picture, target) -> fits(picture), true);
    }

    private static Judgement fits(ClusterPicture picture) {
        if (!(Sides.of(picture) instanceof Sides.Chosen chosen)) {
            return Judgement.unknown("whose backups have to fit is unknown, as there is no side to trust");
        }
        Judgement all = Judgement.of(true, "");
        for (NodeName node : chosen.sides().losers()) {
            Judgement one = BackupFits.judge(picture, node);
            all = all.detail().isEmpty() && all.holds() ? one : all.and(one);
        }
        return all;
    }

    /** What each of the others gives up is known: one answer that is late must not look like other losses than were approved. */
    static Gate lossesKnown() {
        return new Gate("losses-known", (picture, target) -> known(picture), true);
    }

    private static Judgement known(ClusterPicture picture) {
        if (!(Sides.of(picture) instanceof Sides.Chosen chosen)) {
            return Judgement.unknown("whose losses have to be known is unknown, as there is no side to trust");
        }
        Set<NodeName> losers = chosen.sides().losers();
        Judgement told = Judgement.of(true, "what " + NodeNames.verb(losers, "holds", "hold") + " is known");
        Judgement all = told;
        for (NodeName node : losers) {
            NodeObservation seen = picture.observation(node);
            Fact<?> holds = SideLosses.isDown(seen) ? seen.holdings() : seen.inventory();
            all = all.and(Judgement.about("what " + node + " holds", holds, known -> told));
        }
        return all.holds() ? told : all;
    }

    /**
     * Whether a member that does not run was partitioned, by its own log, from one that runs: started, it would drop what only
     * its side has.
     */
    public static Judgement sideLeftBehind(ClusterPicture picture) {
        Set<NodeName> left = Islands.leftBehind(picture, picture.running());
        if (!left.isEmpty()) {
            return Judgement.of(
                    true,
                    NodeNames.verb(left, "does", "do") + " not run, and " + (left.size() == 1 ? "its" : "their")
                            + " log says that " + (left.size() == 1 ? "it was" : "they were")
                            + " partitioned from members that run");
        }
        for (NodeName node : picture.members()) {
            Fact<AppState> app = picture.observation(node).app();
            boolean down = app.value().filter(Islands::down).isPresent();
            if (down && !picture.observation(node).log().isKnown()) {
                return Judgement.unknown(node + " does not run, and its log can't be read ("
                        + picture.observation(node).log() + ")");
            }
        }
        return Judgement.of(false, "no member that is down was partitioned before");
    }
}
