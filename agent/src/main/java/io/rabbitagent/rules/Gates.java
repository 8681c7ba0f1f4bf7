package io.rabbitagent.rules;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Gate;
import io.rabbitagent.plan.Judgement;
import java.util.Optional;
import java.util.Set;

/** Gates that several rules share. */
final class Gates {
    private Gates() {}

    /** The target's own agent is there: what it said is no older than the freshness limit. */
    static Gate factsFresh() {
        return new Gate("facts-fresh", (picture, target) -> {
            boolean fresh = picture.report(target).presence().fresh();
            return Judgement.of(fresh, "the agent of " + target + (fresh ? " is there" : " is silent"));
        });
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
        return new Gate("not-in-maintenance", (picture, target) -> {
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
        });
    }

    /** The application is down by its own agent's word. */
    static Judgement appIs(ClusterPicture picture, NodeName target, AppState wanted) {
        return Judgement.about(
                target + "'s application",
                picture.observation(target).app(),
                app -> Judgement.of(app == wanted, target + "'s application is " + app.text()));
    }
}
