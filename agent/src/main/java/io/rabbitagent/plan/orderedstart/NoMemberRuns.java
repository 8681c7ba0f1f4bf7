package io.rabbitagent.plan.orderedstart;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.NodeObservation;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.NodeNames;
import io.rabbitagent.plan.precaution.Asleep;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether no member runs: by its own word, by that of another, or because it has only paused itself and comes back once it
 * sees the others. Of silent members nothing is known; who has to start first must not be one of them.
 */
public final class NoMemberRuns {
    private NoMemberRuns() {}

    /** Whether no member runs, as the gate {@code no-member-runs} asks. */
    public static Judgement judge(ClusterPicture picture, NodeName target) {
        Set<NodeName> running = new TreeSet<>(picture.running());
        for (ClusterView view : picture.views().values()) {
            running.addAll(view.running());
        }
        if (!running.isEmpty()) {
            return Judgement.of(false, NodeNames.verb(running, "runs", "run"));
        }
        Judgement all = Judgement.of(true, "no member runs");
        Set<NodeName> silent = new TreeSet<>();
        for (NodeName node : picture.members()) {
            if (picture.report(node).presence().fresh()) {
                all = all.and(isDown(picture.observation(node)));
            } else {
                silent.add(node);
            }
        }
        return all.holds() ? Judgement.of(true, inWords(silent)) : all;
    }

    private static String inWords(Set<NodeName> silent) {
        return "no member runs"
                + (silent.isEmpty() ? "" : ", as far as is known: no agent answers on " + NodeNames.listed(silent));
    }

    private static Judgement isDown(NodeObservation seen) {
        Fact<AppState> app = seen.app();
        Judgement down = Judgement.about(
                seen.node() + "'s application",
                app,
                state -> Judgement.of(state != AppState.RUNNING, seen.node() + "'s application is " + state.text()));
        boolean stopped = app.value().filter(AppState.STOPPED::equals).isPresent();
        return stopped ? down.and(Asleep.awake(seen)) : down;
    }
}
