package io.rabbitagent.plan.rejoin;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Holdings;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Loss;
import io.rabbitagent.plan.Losses;
import java.util.ArrayList;
import java.util.List;

/**
 * What a reset deletes, as far as the data directory of a node that does not run tells: the queues with files there, and
 * how many persistent messages they would have at most. Whether a mirror elsewhere holds the same, only a broker could
 * say.
 */
final class HeldHere {
    private HeldHere() {}

    static Losses losses(ClusterPicture picture, NodeName target) {
        Fact<Holdings> holdings = picture.observation(target).holdings();
        if (holdings instanceof Fact.Unknown<Holdings> missing) {
            return new Losses(List.of(), 0, List.of("what " + target + " holds is unknown (" + missing + ")"));
        }
        return named(holdings.value().orElseThrow(), target);
    }

    private static Losses named(Holdings holdings, NodeName target) {
        List<Loss> queues = new ArrayList<>();
        for (Holdings.HeldQueue queue : holdings.queues()) {
            queues.add(new Loss(
                    queue.vhost(),
                    queue.queue(),
                    queue.atMost(),
                    queue.atMost().isPresent()
                            ? "at most, by its index here; lost unless mirrored elsewhere"
                            : "has files here; lost unless mirrored elsewhere"));
        }
        List<String> unknown = List.of("which of these are mirrored elsewhere too can't be known while "
                + target + " does not run; its data directory has files of " + holdings.classicQueues()
                + " classic queues and of " + holdings.quorumQueues()
                + " members of quorum queues. A durable queue that never held a persistent message has none,"
                + " and is lost without being named here");
        return new Losses(queues, Math.max(0, holdings.classicQueues() - queues.size()), unknown);
    }
}
