package io.rabbitagent.rules;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Gates that several rules share. */
public final class Gates {
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
        return new Gate("no-partition", Gates::noPartition);
    }

    public static Judgement noPartition(ClusterPicture picture, NodeName target) {
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
                away.isEmpty()
                        ? view.observer() + " sees none"
                        : view.observer() + " sees a partition from " + NodeNames.listed(away));
    }

    /** Another member runs, by the word of its own agent; a cluster of one needs none. */
    static Gate anotherMemberRuns() {
        return new Gate("another-member-runs", Gates::anotherMemberRuns);
    }

    public static Judgement anotherMemberRuns(ClusterPicture picture, NodeName target) {
        Set<NodeName> others = new TreeSet<>(picture.running());
        others.remove(target);
        if (picture.expected() == 1) {
            return Judgement.of(true, "the cluster has one member");
        }
        if (!others.isEmpty()) {
            return Judgement.of(true, NodeNames.verb(others, "runs", "run"));
        }
        return noneOf(picture, target);
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
        return new Gate("not-in-maintenance", Gates::notInMaintenance);
    }

    public static Judgement notInMaintenance(ClusterPicture picture, NodeName target) {
        BootLog log = picture.observation(target).log().value().orElse(null);
        if (log != null && log.drained()) {
            return Judgement.of(false, target + " was drained, says its log: somebody is at work on it");
        }
        Judgement unheard = Judgement.unknown("no running member has said whether " + target + " is drained");
        Judgement answer = picture.running().isEmpty() && log != null
                ? Judgement.of(true, target + " was not drained, says its log")
                : unheard;
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
    }

    /** The application is down by its own agent's word. */
    static Judgement appIs(ClusterPicture picture, NodeName target, AppState wanted) {
        return Judgement.about(
                target + "'s application",
                picture.observation(target).app(),
                app -> Judgement.of(app == wanted, target + "'s application is " + app.text()));
    }
}
