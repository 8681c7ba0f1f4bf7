package io.rabbitagent.plan.nodetype;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Loss;
import io.rabbitagent.plan.Losses;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a reset of a node that runs deletes, as far as its data directory tells: the queues with files there.
 *
 * <p>Important property: no counts, which change with every message and would make each plan stale.
 */
final class HeldByRunning {
    private HeldByRunning() {}

    static Losses losses(ClusterPicture picture, NodeName target) {
        Fact<Holdings> holdings = picture.observation(target).holdings();
        if (holdings instanceof Fact.Unknown<Holdings> missing) {
            return new Losses(List.of(), 0, List.of("what " + target + " holds is unknown (" + missing + ")"));
        }
        Holdings held = holdings.value().orElseThrow();
        List<Loss> queues = new ArrayList<>();
        for (Holdings.HeldQueue queue : held.queues()) {
            queues.add(new Loss(
                    queue.vhost(),
                    queue.queue(),
                    OptionalLong.empty(),
                    "has files here; lost for good unless a synchronised mirror is elsewhere"));
        }
        return new Losses(
                queues,
                Math.max(0, held.classicQueues() - queues.size()),
                List.of("how many messages these queues hold when " + target + " is stopped, and which of them are"
                        + " mirrored elsewhere too, is not known now. A durable queue that never held a persistent message"
                        + " has no files, and is lost without being named here; so are queues that are not durable"));
    }
}
