package io.rabbitagent.plan.rejoin;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.Disagreement;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Majority;
import io.rabbitagent.plan.NodeNames;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The gates before a reset of a node that others have forgotten: is it the right side that is reset? */
public final class RejoinGates {
    private RejoinGates() {}

    /**
     * More than half of all members run and agree on a cluster without the target. Of two members one can't be a
     * majority: there the other one must run without the target, and it is the human's approval that decides.
     */
    public static Gate majorityAgrees() {
        return new Gate("majority-agrees", (picture, target) -> {
            TreeSet<NodeName> agreeing = new TreeSet<>();
            TreeSet<NodeName> listing = new TreeSet<>();
            for (Map.Entry<NodeName, ClusterView> view : othersViews(picture, target)) {
                (view.getValue().members().contains(target) ? listing : agreeing).add(view.getKey());
            }
            if (!listing.isEmpty()) {
                return Judgement.of(false, stillListed(target, listing, agreeing));
            }
            Majority majority = Majority.about(picture, target);
            String count = agreeing.size() + " of " + majority.members() + " members run and do not list " + target
                    + (agreeing.isEmpty() ? "" : ": " + NodeNames.listed(agreeing));
            if (agreeing.size() < majority.needed()) {
                return majority.tooFew(agreeing, count);
            }
            return Judgement.of(true, majority.ofTwo() ? count + "; " + humanDecides(target) : count);
        });
    }

    private static String humanDecides(NodeName target) {
        return "two members have no majority, so who approves confirms that " + target
                + " is the one whose data may go";
    }

    private static String stillListed(NodeName target, Set<NodeName> listing, Set<NodeName> agreeing) {
        String listed = NodeNames.verb(listing, "still lists", "still list") + " " + target + " as a member";
        return agreeing.isEmpty()
                ? listed
                : listed + ", and " + NodeNames.verb(agreeing, "does", "do") + " not: " + target
                        + " is no forgotten node for all of them, so nothing is reset";
    }

    /** The members that have forgotten the target see one and the same cluster. */
    public static Gate oneCluster() {
        return new Gate("one-cluster", (picture, target) -> {
            Set<Set<NodeName>> clusters = new LinkedHashSet<>();
            othersViews(picture, target)
                    .forEach(view -> clusters.add(view.getValue().members()));
            if (clusters.isEmpty()) {
                return Judgement.unknown("no other member's view is known");
            }
            String seen = clusters.stream().map(NodeNames::listed).collect(Collectors.joining("; another: "));
            return clusters.size() == 1
                    ? Judgement.of(true, "the other members see one cluster: " + seen)
                    : Judgement.of(
                            false,
                            "the other members see " + clusters.size() + " clusters (one: " + seen
                                    + "): make them one first");
        });
    }

    /** Who denies the target is no fresh cluster of one: then it, not the target, would have been reset. */
    public static Gate accuserHasACluster() {
        return new Gate("accuser-has-a-cluster", (picture, target) -> {
            Optional<Boolean> reset = picture.observation(target)
                    .dataDirectory()
                    .flatMap(data -> data.justReset())
                    .value();
            if (reset.isPresent() && reset.get()) {
                return Judgement.of(true, target + " has been reset already: it holds nothing that could be lost");
            }
            return Judgement.about(
                    "the boot log of " + target,
                    picture.observation(target).log(),
                    log -> log.disagreement()
                            .map(Disagreement::denier)
                            .map(accuser -> hasCompany(picture, target, accuser))
                            .orElseGet(() -> Judgement.of(false, "nobody denies " + target)));
        });
    }

    private static Judgement hasCompany(ClusterPicture picture, NodeName target, NodeName accuser) {
        if (!picture.reports().containsKey(accuser)) {
            return Judgement.of(false, accuser + " is no configured member");
        }
        NodeObservation seen = picture.observation(accuser);
        if (seen.app().value().filter(app -> app != AppState.RUNNING).isPresent()) {
            return countedByOthers(picture, target, accuser);
        }
        return Judgement.about(
                accuser + "'s view",
                seen.view(),
                view -> view.members().size() > 1
                        ? Judgement.of(
                                true,
                                accuser + " refuses " + target + " and is in the cluster of "
                                        + NodeNames.listed(view.members()))
                        : isAlone(picture, target, accuser));
    }

    /** The accuser went down since: those who run tell whether it belonged to them. */
    private static Judgement countedByOthers(ClusterPicture picture, NodeName target, NodeName accuser) {
        TreeSet<NodeName> counting = new TreeSet<>();
        for (Map.Entry<NodeName, ClusterView> view : othersViews(picture, target)) {
            if (view.getValue().members().contains(accuser)) {
                counting.add(view.getKey());
            }
        }
        return counting.isEmpty()
                ? Judgement.unknown(accuser + " refuses " + target + " and does not run; nobody counts it as a member")
                : Judgement.of(
                        true,
                        accuser + " refused " + target + " and does not run now; "
                                + NodeNames.verb(counting, "counts", "count") + " it as a member");
    }

    private static Judgement isAlone(ClusterPicture picture, NodeName target, NodeName accuser) {
        String alone = accuser + " refuses " + target + ", but is a cluster of its own";
        return Judgement.about(
                "the boot log of " + accuser, picture.observation(accuser).log(), log -> {
                    if (log.aloneSince().isPresent()) {
                        return Judgement.of(
                                false,
                                alone
                                        + keepTarget(
                                                target,
                                                accuser,
                                                log.aloneSince().get()));
                    }
                    return Majority.about(picture, target).ofTwo()
                            ? Judgement.of(
                                    true,
                                    accuser + " refuses " + target + " and is alone, and its log tells of no reset; "
                                            + humanDecides(target))
                            : Judgement.of(
                                    false, alone + ": find out which of the two holds the data before either is reset");
                });
    }

    private static String keepTarget(NodeName target, NodeName accuser, Instant since) {
        return " and began with an empty data directory at " + since + ": it was reset or lost its data, and " + target
                + " may hold what is left. Stop " + accuser + ", start the members that have their data, run"
                + " rabbitmqctl forget_cluster_node " + accuser + " there if they still list it, then join it to them";
    }

    /** A copy of the target's data directory would fit beside what must stay free, or has just been made. */
    public static Gate backupFits() {
        return new Gate("backup-fits", BackupFits::judge, true);
    }

    private static Set<Map.Entry<NodeName, ClusterView>> othersViews(ClusterPicture picture, NodeName target) {
        Map<NodeName, ClusterView> views = picture.views();
        views.remove(target);
        return views.entrySet();
    }
}
