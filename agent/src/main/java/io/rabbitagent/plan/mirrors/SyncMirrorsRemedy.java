package io.rabbitagent.plan.mirrors;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.MirrorSurvey;
import io.rabbitagent.cluster.MirrorSurvey.UnsynchronisedQueue;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.Remedy;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.precaution.Partition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Synchronises the mirrors of the queues that one node leads, one queue at a time, the smallest first.
 *
 * <ol>
 *   <li>Queues within the bounds come together in one plan, each its own step.
 *   <li>Where none of these is left, the smallest of the others comes in a plan of its own, which a human approves whatever the
 *       rule's mode is: while a queue synchronises it neither takes nor delivers messages.
 * </ol>
 *
 * <p>Important properties: each step gives way to an alarm, and to whatever is more urgent; nothing is deleted, and no policy is
 * changed; a size that is unknown is above every bound. The order goes by sizes in steps of ten, then by name. A plan that
 * waits for approval stands while messages come and go, and while queues begin or cease to wait: until one of its own is too
 * large, or none of them waits any more.
 */
public final class SyncMirrorsRemedy implements Remedy {
    private static final String UNDO =
            "there is nothing to undo: mirrors hold more than before. While a queue synchronises it"
                    + " neither takes nor delivers messages; agent abort ends a sync that is at work (rabbitmqctl cancel_sync_queue)";

    private final Bounds bounds;

    /**
     * What one plan may do by its rule's mode.
     *
     * @param queues how many queues it synchronises at most
     * @param messages how many each of them has at most
     * @param bytes how large their bodies are together at most
     */
    public record Bounds(int queues, long messages, long bytes) {
        boolean hold(UnsynchronisedQueue queue) {
            return queue.messages().isPresent()
                    && queue.messages().getAsLong() <= messages
                    && queue.bytes().isPresent()
                    && queue.bytes().getAsLong() <= bytes;
        }
    }

    public SyncMirrorsRemedy(Bounds bounds) {
        this.bounds = bounds;
    }

    @Override
    public String name() {
        return "sync-mirrors";
    }

    /** Whatever the rule: a sync takes memory on all members, and must not be begun into a cluster that is not whole. */
    @Override
    public List<Gate> precautions() {
        return List.of(SyncGates.noAlarm(), Partition.none(), SyncGates.membersAgree(), SyncGates.mirrorsRun());
    }

    @Override
    public Proposal propose(ClusterPicture picture, NodeName target) {
        Fact<MirrorSurvey> survey = picture.observation(target).mirrors();
        if (survey instanceof Fact.Unknown<MirrorSurvey> missing) {
            return new NotPossible("which mirrors are not synchronised is unknown (" + missing + ")");
        }
        List<UnsynchronisedQueue> waiting = survey.value().orElseThrow().smallest();
        if (waiting.isEmpty()) {
            return new NotPossible("no queue that " + target + " leads waits for a sync");
        }
        List<UnsynchronisedQueue> small = waiting.stream()
                .filter(bounds::hold)
                .sorted(bySize())
                .limit(bounds.queues())
                .toList();
        return small.isEmpty()
                ? plan(target, waiting.subList(0, 1), OptionalLong.empty())
                : plan(target, small, OptionalLong.of(bounds.messages()));
    }

    /** A large one stands until a smaller queue waits that its rule may do unasked. */
    @Override
    public boolean stand(List<Step> shown, ClusterPicture picture, NodeName target) {
        Optional<MirrorSurvey> survey = picture.observation(target).mirrors().value();
        List<UnsynchronisedQueue> waiting = survey.map(MirrorSurvey::smallest).orElse(List.of());
        List<UnsynchronisedQueue> own = waiting.stream()
                .filter(queue -> shown.stream().anyMatch(step -> isAbout(step, queue)))
                .toList();
        boolean large = shown.stream().anyMatch(step -> step.action().needsApproval());
        return !own.isEmpty()
                && (large
                        ? waiting.stream().noneMatch(bounds::hold)
                        : own.stream().allMatch(bounds::hold));
    }

    private static boolean isAbout(Step step, UnsynchronisedQueue queue) {
        return step.action() instanceof Action.SyncQueue sync
                && sync.vhost().equals(queue.vhost())
                && sync.queue().equals(queue.queue());
    }

    private static Comparator<UnsynchronisedQueue> bySize() {
        return Comparator.<UnsynchronisedQueue>comparingInt(
                        queue -> Long.toString(queue.messages().orElseThrow()).length())
                .thenComparing(queue -> queue.messages().orElseThrow() > 0)
                .thenComparing(UnsynchronisedQueue::vhost)
                .thenComparing(UnsynchronisedQueue::queue);
    }

    private static Steps plan(NodeName target, List<UnsynchronisedQueue> queues, OptionalLong atMost) {
        List<Step> steps = new ArrayList<>();
        for (UnsynchronisedQueue queue : queues) {
            Action sync = new Action.SyncQueue(queue.vhost(), queue.queue(), queue.messages(), queue.bytes(), atMost);
            steps.add(new Step(steps.size() + 1, target, sync));
        }
        return new Steps(steps, Losses.NONE, UNDO);
    }

    @Override
    public Condition verified(List<Step> steps) {
        return new NoneWaits(steps);
    }
}
