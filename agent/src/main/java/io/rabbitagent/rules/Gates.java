package io.rabbitagent.rules;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import java.util.Map;
import java.util.Optional;
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

    /** No member that runs sees a partition; one that may run, by an agent or a peer that is there, must be heard. */
    static Gate noPartition() {
        return new Gate("no-partition", (picture, target) -> {
            Judgement all = Judgement.of(true, "no running member sees a partition");
            for (NodeName node : picture.running()) {
                ClusterView view = picture.views().get(node);
                all = all.and(view == null ? Judgement.unknown(node + "'s view is unknown") : withoutPartition(view));
            }
            for (NodeName node : picture.members()) {
                if (mayRunUnheard(picture, node)) {
                    all = all.and(Judgement.unknown("whether " + node + " runs is unknown"));
                }
            }
            return all;
        });
    }

    private static boolean mayRunUnheard(ClusterPicture picture, NodeName node) {
        boolean somebodyThere = picture.report(node).presence().fresh()
                || picture.views().values().stream()
                        .anyMatch(view -> view.running().contains(node));
        return somebodyThere && !picture.observation(node).app().isKnown();
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
            if (!others.isEmpty()) {
                return Judgement.of(true, others + " run");
            }
            return noneOf(picture, target);
        });
    }

    private static Judgement noneOf(ClusterPicture picture, NodeName target) {
        Judgement none = Judgement.of(false, "no other member runs");
        for (NodeName node : picture.members()) {
            Fact<AppState> app = picture.observation(node).app();
            if (!node.equals(target) && app instanceof Fact.Unknown<AppState> missing) {
                none = Judgement.unknown("no other member is known to run; " + node + " is unknown (" + missing + ")");
            }
        }
        return none;
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
            if (agreeing.size() * 2 > picture.expected()) {
                return Judgement.of(true, count + ": " + agreeing);
            }
            int unseen = unseen(picture, target);
            boolean couldAgree = (agreeing.size() + unseen) * 2 > picture.expected();
            return couldAgree
                    ? Judgement.unknown(count + "; the view of " + unseen + " others is unknown")
                    : Judgement.of(false, count + ": " + agreeing);
        });
    }

    /** How many other members may run, and have not been heard. */
    private static int unseen(ClusterPicture picture, NodeName target) {
        int count = 0;
        for (NodeName node : picture.members()) {
            NodeObservation seen = picture.observation(node);
            Optional<AppState> app = seen.app().value();
            boolean mayRun =
                    app.isEmpty() || app.filter(AppState.RUNNING::equals).isPresent();
            if (!node.equals(target) && mayRun && !seen.view().isKnown()) {
                count++;
            }
        }
        return count;
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
            return clusters.isEmpty()
                    ? Judgement.unknown("no other member's view is known")
                    : Judgement.of(clusters.size() == 1, "the other members see " + clusters);
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

    /** No member that runs says that the target is in maintenance mode: who drained it wants it to be out. */
    static Gate notInMaintenance() {
        return new Gate("not-in-maintenance", (picture, target) -> {
            BootLog log = picture.observation(target).log().value().orElse(null);
            if (log != null && log.drained()) {
                return Judgement.of(false, target + " was drained, says its log: somebody is at work on it");
            }
            Judgement answer = log != null
                    ? Judgement.of(true, target + " was not drained, says its log")
                    : Judgement.unknown("no running member can say whether " + target
                            + " is drained: where the table of drained nodes lies, no application runs");
            for (NodeName node : picture.running()) {
                Optional<Set<NodeName>> drained =
                        picture.observation(node).drained().value();
                if (drained.isPresent() && drained.get().contains(target)) {
                    return Judgement.of(false, node + " knows " + target + " as drained, somebody is at work on it");
                }
                if (drained.isPresent()) {
                    answer = Judgement.of(true, target + " is not drained, says " + node);
                }
            }
            return answer;
        });
    }

    /** The application is down by its own agent's word. */
    static Judgement appIs(ClusterPicture picture, NodeName target, AppState wanted) {
        return Judgement.about(
                target + "'s application",
                picture.observation(target).app(),
                app -> Judgement.of(app == wanted, target + "'s application is " + app.text()));
    }
}
