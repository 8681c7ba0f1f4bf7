package io.rabbitagent.plan.mirrors;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.MirrorSurvey;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a sync of mirrors needs whatever rule asks for it. */
final class SyncGates {
    private SyncGates() {}

    /** A sync takes memory and disk on the leader's and on the mirrors' nodes; a memory alarm anywhere would stop it half-way. */
    static Gate noAlarm() {
        return new Gate("no-alarm", (picture, target) -> {
            Judgement all = Judgement.of(true, "no running member has a memory or disk alarm");
            for (NodeName node : picture.running()) {
                ClusterView view = picture.views().get(node);
                all = all.and(view == null ? Judgement.unknown(node + "'s view is unknown") : withoutAlarm(view));
            }
            return all;
        });
    }

    private static Judgement withoutAlarm(ClusterView view) {
        TreeSet<NodeName> alarmed = view.peers().values().stream()
                .filter(peer -> peer.running() && (peer.memoryAlarm() || peer.diskAlarm()))
                .map(PeerView::node)
                .collect(Collectors.toCollection(TreeSet::new));
        return Judgement.of(
                alarmed.isEmpty(),
                alarmed.isEmpty()
                        ? view.observer() + " sees none"
                        : NodeNames.verb(alarmed, "has", "have") + " a memory or disk alarm, says " + view.observer());
    }

    /**
     * All members that run see the same members, and the same of them running. While they differ only about one that does not
     * run, by the word of its own agent, not all have noticed it so far: that is waited for.
     */
    static Gate membersAgree() {
        return new Gate("members-agree", (picture, target) -> {
            ClusterView own = picture.views().get(target);
            if (own == null) {
                return Judgement.unknown("the view of " + target + " is unknown");
            }
            Judgement all = Judgement.of(true, target + " sees running: " + NodeNames.listed(own.running()));
            for (NodeName node : picture.running()) {
                ClusterView view = picture.views().get(node);
                all = all.and(
                        view == null ? Judgement.unknown(node + "'s view is unknown") : sameAs(picture, own, view));
            }
            return all;
        });
    }

    private static Judgement sameAs(ClusterPicture picture, ClusterView own, ClusterView other) {
        boolean sameMembers = own.members().equals(other.members());
        Set<NodeName> differ = new TreeSet<>(own.running());
        differ.addAll(other.running());
        differ.removeIf(node -> own.running().contains(node) && other.running().contains(node));
        if (sameMembers && differ.isEmpty()) {
            return Judgement.of(true, other.observer() + " agrees");
        }
        String words = other.observer() + " sees running " + NodeNames.listed(other.running()) + " of "
                + NodeNames.listed(other.members()) + ", and " + own.observer() + " "
                + NodeNames.listed(own.running()) + " of " + NodeNames.listed(own.members());
        boolean unnoticed = sameMembers && differ.stream().allMatch(node -> isDown(picture, node));
        return unnoticed ? Judgement.unknown(words + ": not all have noticed it so far") : Judgement.of(false, words);
    }

    private static boolean isDown(ClusterPicture picture, NodeName node) {
        return picture.observation(node)
                .app()
                .value()
                .filter(app -> app == AppState.STOPPED || app == AppState.VM_DOWN)
                .isPresent();
    }

    /** The nodes run whose mirrors are to be synchronised, by the word of their own agents. */
    static Gate mirrorsRun() {
        return new Gate(
                "mirrors-run",
                (picture, target) -> Judgement.about(
                        "which mirrors are not synchronised",
                        picture.observation(target).mirrors(),
                        survey -> run(picture, survey)));
    }

    private static Judgement run(ClusterPicture picture, MirrorSurvey survey) {
        Set<NodeName> nodes = survey.smallest().stream()
                .flatMap(queue -> queue.without().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Judgement all = Judgement.of(true, "mirrors wait on " + NodeNames.listed(nodes));
        for (NodeName node : nodes) {
            all = all.and(runs(picture, node));
        }
        return all;
    }

    private static Judgement runs(ClusterPicture picture, NodeName node) {
        if (!picture.reports().containsKey(node)) {
            return Judgement.unknown(node + " has a mirror, and is no configured member");
        }
        return Judgement.about(
                "whether " + node + " runs",
                picture.observation(node).app(),
                app -> Judgement.of(
                        app == AppState.RUNNING, node + (app == AppState.RUNNING ? " runs" : " does not run")));
    }
}
