package io.rabbitagent.plan.leave;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.Departure;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.LeftBehind;
import io.rabbitagent.cluster.LeftBehind.Named;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Loss;
import io.rabbitagent.plan.Losses;
import io.rabbitagent.plan.wiped.WipedGates;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The classic queues that only the leaving node has: the cluster deletes them as it forgets the node.
 *
 * <p>Important property: no counts, which change with every message and would make each plan stale.
 */
final class WhatGoes {
    private WhatGoes() {}

    static Losses of(ClusterPicture picture, NodeName target, NodeName asked, boolean runs) {
        return runs ? ofOneThatRuns(picture, target) : ofOneThatIsDown(picture, target, asked);
    }

    private static Losses ofOneThatRuns(ClusterPicture picture, NodeName target) {
        Fact<Departure> departure = picture.observation(target).departure();
        if (departure instanceof Fact.Unknown<Departure> missing) {
            return unknown(target, missing);
        }
        Departure goes = departure.value().orElseThrow();
        return losses(
                goes.deleted().named(),
                goes.deleted().count(),
                "only " + target + " has it, without a synchronised mirror on another member that runs: it is deleted");
    }

    private static Losses ofOneThatIsDown(ClusterPicture picture, NodeName target, NodeName asked) {
        Fact<LeftBehind.OfNode> left = WipedGates.leftBehind(picture, asked, target);
        if (left instanceof Fact.Unknown<LeftBehind.OfNode> missing) {
            return unknown(target, missing);
        }
        LeftBehind.OfNode found = left.value().orElseThrow();
        return losses(
                found.named(),
                found.deleted(),
                "its leader was on " + target + ", without a mirror that could take over: it is deleted, says "
                        + asked);
    }

    private static Losses unknown(NodeName target, Fact.Unknown<?> missing) {
        return new Losses(List.of(), 0, List.of("which queues only " + target + " has is unknown (" + missing + ")"));
    }

    private static Losses losses(List<Named> named, int count, String why) {
        List<Loss> queues = new ArrayList<>();
        for (Named queue : named) {
            queues.add(new Loss(queue.vhost(), queue.queue(), OptionalLong.empty(), why, Loss.Kept.BACKUP_ONLY));
        }
        List<String> uncounted = queues.isEmpty()
                ? List.of()
                : List.of("how many messages these queues hold when the node is stopped is not known now: rabbitmqctl"
                        + " list_queues name messages shows it. They stay in the data directory and in the backup");
        return new Losses(queues, Math.max(0, count - queues.size()), uncounted);
    }
}
