package io.rabbitagent.plan.mirrors;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.MirrorSurvey;
import io.rabbitagent.cluster.MirrorSurvey.UnsynchronisedQueue;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Step;
import java.util.List;

/**
 * None of the queues that a plan was about still waits for a sync on the node. Each step has seen that of its own queue: this
 * is a second look, by the survey, in which those that waited were named.
 */
record NoneWaits(List<Step> steps) implements Condition {
    @Override
    public Judgement judge(ClusterPicture picture, NodeName target) {
        return Judgement.about(
                "which mirrors are not synchronised",
                picture.observation(target).mirrors(),
                this::judge);
    }

    private Judgement judge(MirrorSurvey survey) {
        List<String> waiting = survey.smallest().stream()
                .filter(this::isMeant)
                .map(queue -> "'" + queue.queue() + "' in vhost '" + queue.vhost() + "'")
                .toList();
        return waiting.isEmpty()
                ? Judgement.of(true, "the mirrors of the plan's queues are synchronised")
                : Judgement.of(false, "a mirror is not synchronised of " + String.join(", ", waiting));
    }

    private boolean isMeant(UnsynchronisedQueue queue) {
        return steps.stream()
                .map(Step::action)
                .filter(Action.SyncQueue.class::isInstance)
                .map(Action.SyncQueue.class::cast)
                .anyMatch(sync ->
                        sync.vhost().equals(queue.vhost()) && sync.queue().equals(queue.queue()));
    }
}
