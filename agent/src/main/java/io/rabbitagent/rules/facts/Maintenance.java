package io.rabbitagent.rules.facts;

import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Judgement;
import java.util.Optional;
import java.util.Set;

/** Whether a member is in maintenance mode: who drained it wants it to be out. */
final class Maintenance {
    private Maintenance() {}

    /** No member that runs says that the target is drained, nor does its own log. */
    static Judgement none(ClusterPicture picture, NodeName target) {
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
}
