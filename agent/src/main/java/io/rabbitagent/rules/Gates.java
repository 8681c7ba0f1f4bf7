package io.rabbitagent.rules;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Gates that several rules share. */
final class Gates {
    private Gates() {}

    /** The target's own agent is there: what it said is no older than the freshness limit. */
    static Gate factsFresh() {
        return new Gate("facts-fresh", (picture, target) -> {
            boolean fresh = picture.report(target).presence().fresh();
            return Judgement.of(fresh, "the agent of " + target + (fresh ? " is there" : " is silent"));
        });
    }

    /** No member that runs sees a partition. */
    static Gate noPartition() {
        return new Gate("no-partition", (picture, target) -> {
            Judgement all = Judgement.of(true, "no running member sees a partition");
            for (NodeName node : picture.running()) {
                ClusterView view = picture.views().get(node);
                all = all.and(view == null ? Judgement.unknown(node + "'s view is unknown") : withoutPartition(view));
            }
            return all;
        });
    }

    private static Judgement withoutPartition(ClusterView view) {
        TreeSet<NodeName> away = new TreeSet<>();
        view.peers().values().stream().map(PeerView::partitions).forEach(away::addAll);
        return Judgement.of(
                away.isEmpty(),
                away.isEmpty() ? view.observer() + " sees none" : view.observer() + " sees a partition from " + away);
    }

    /** Another member runs, by the word of its own agent; a cluster of one needs none. */
    static Gate anotherMemberRuns() {
        return new Gate("another-member-runs", (picture, target) -> {
            Set<NodeName> others = new TreeSet<>(picture.running());
            others.remove(target);
            if (picture.expected() == 1) {
                return Judgement.of(true, "the cluster has one member");
            }
            return Judgement.of(!others.isEmpty(), others.isEmpty() ? "no other member runs" : others + " run");
        });
    }

    /** More than half of all members run and agree on a cluster without the target. */
    static Gate majorityAgreesWithoutTarget() {
        return new Gate("majority-agrees", (picture, target) -> {
            TreeSet<NodeName> agreeing = new TreeSet<>();
            TreeSet<NodeName> listing = new TreeSet<>();
            for (Map.Entry<NodeName, ClusterView> view : picture.views().entrySet()) {
                boolean lists = view.getValue().members().contains(target);
                if (!view.getKey().equals(target)) {
                    (lists ? listing : agreeing).add(view.getKey());
                }
            }
            if (!listing.isEmpty()) {
                return Judgement.of(false, listing + " still list " + target + " as a member");
            }
            String count = agreeing.size() + " of " + picture.expected() + " members run and do not list " + target;
            return Judgement.of(agreeing.size() * 2 > picture.expected(), count + ": " + agreeing);
        });
    }

    /** The members that have forgotten the target see one and the same cluster. */
    static Gate oneClusterWithoutTarget() {
        return new Gate("one-cluster", (picture, target) -> {
            Set<Set<NodeName>> clusters = new java.util.HashSet<>();
            picture.views().forEach((node, view) -> {
                if (!node.equals(target)) {
                    clusters.add(view.members());
                }
            });
            return Judgement.of(clusters.size() == 1, "the other members see " + clusters);
        });
    }

    /** Who denies the target is no fresh cluster of one: then it, not the target, would have been reset. */
    static Gate accuserIsNoFreshNode() {
        return new Gate(
                "accuser-has-a-cluster",
                (picture, target) -> Judgement.about(
                        "the boot log of " + target,
                        picture.observation(target).log(),
                        log -> log.disagreement()
                                .map(found -> hasCompany(picture, found.denier()))
                                .orElseGet(() -> Judgement.of(false, "nobody denies " + target))));
    }

    private static Judgement hasCompany(ClusterPicture picture, NodeName accuser) {
        if (!picture.reports().containsKey(accuser)) {
            return Judgement.of(false, accuser + " is no configured member");
        }
        return Judgement.about(
                accuser + "'s view",
                picture.observation(accuser).view(),
                view -> Judgement.of(
                        view.members().size() > 1,
                        accuser + " is in a cluster of " + view.members().size()));
    }

    /** The last start of the application did not fail for a reason that a repetition would meet again. */
    static Gate lastStartDidNotFail() {
        return new Gate(
                "last-start-did-not-fail",
                (picture, target) -> Judgement.about(
                        "the boot log of " + target,
                        picture.observation(target).log(),
                        log -> Judgement.of(
                                !log.bootFailed(),
                                log.bootFailed()
                                        ? "the last boot failed: see the broker's log"
                                        : "no failed boot in its log")));
    }

    /** The application is down by its own agent's word. */
    static Judgement appIs(ClusterPicture picture, NodeName target, AppState wanted) {
        return Judgement.about(
                target + "'s application",
                picture.observation(target).app(),
                app -> Judgement.of(app == wanted, target + "'s application is " + app));
    }
}
