package io.rabbitagent.plan;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.NodeName;
import java.util.Map;
import java.util.Set;

/**
 * The effect that most cures aim at: the node runs by its own word, and by the word of every other member that runs.
 *
 * <p>Important properties: a member whose application runs but whose view is unknown leaves the answer unknown; the
 * node's own view must show every member running that says so itself, else it has come up on an island.
 */
public final class SeenRunning implements Condition {
    @Override
    public Judgement judge(ClusterPicture picture, NodeName target) {
        Judgement itself = Judgement.about(
                target + "'s application",
                picture.observation(target).app(),
                app -> Judgement.of(app == AppState.RUNNING, target + "'s application is " + app.text()));
        return itself.holds() ? itself.and(byEveryRunningMember(picture, target)) : itself;
    }

    private static Judgement byEveryRunningMember(ClusterPicture picture, NodeName target) {
        Set<NodeName> running = picture.running();
        Map<NodeName, ClusterView> views = picture.views();
        Judgement all = Judgement.of(true, "seen running by " + NodeNames.listed(running));
        for (NodeName node : running) {
            ClusterView view = views.get(node);
            all = all.and(
                    view == null
                            ? Judgement.unknown(node + "'s view is unknown")
                            : agrees(node, view, running, target));
        }
        return all;
    }

    private static Judgement agrees(NodeName node, ClusterView view, Set<NodeName> running, NodeName target) {
        if (node.equals(target)) {
            boolean seesAll = view.running().containsAll(running);
            return Judgement.of(
                    seesAll,
                    node + " sees " + NodeNames.listed(view.running()) + " running, of " + NodeNames.listed(running));
        }
        boolean seesTarget = view.running().contains(target);
        return Judgement.of(seesTarget, node + (seesTarget ? " sees " : " does not see ") + target + " running");
    }
}
