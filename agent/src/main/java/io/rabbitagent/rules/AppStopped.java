package io.rabbitagent.rules;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Verification;
import io.rabbitagent.plan.precaution.DataInPlace;
import io.rabbitagent.plan.rejoin.Refusal;
import io.rabbitagent.plan.startapp.StartAppRemedy;
import java.time.Duration;
import java.util.List;

/**
 * The Erlang VM is up and the application in it is not.
 *
 * <p>Not meant: a node that paused itself ({@code pause_minority}, {@code pause_if_all_down}, autoheal) is in a healthy
 * wait, and one that its cluster refuses is {@code inconsistent-cluster}. A clean {@code stop_app} is somebody's intent,
 * so the cure awaits approval.
 */
final class AppStopped {
    private AppStopped() {}

    static final Rule RULE = new Rule(
            "app-stopped",
            "The Erlang VM is up, but the RabbitMQ application in it is stopped",
            BuiltInRules.shipped("app-stopped"),
            Scope.NODE,
            400,
            Mode.APPROVE,
            BuiltInRules.always(Mode.APPROVE),
            Duration.ofSeconds(5),
            2,
            AppStopped::when,
            List.of(Gates.factsFresh(), Gates.notInMaintenance(), Gates.lastStartDidNotFail()),
            new StartAppRemedy(),
            new Budget(3, Duration.ofHours(1), 10, Duration.ofHours(1)),
            new Verification(Duration.ofMinutes(3), Duration.ofSeconds(5)),
            java.util.Optional.empty());

    private static Judgement when(ClusterPicture picture, NodeName target) {
        Judgement stopped = Gates.appIs(picture, target, AppState.STOPPED);
        if (!stopped.holds()) {
            return stopped;
        }
        return stopped.and(DataInPlace.notBesideItsCluster(picture, target))
                .and(Judgement.about(
                        "the boot log of " + target,
                        picture.observation(target).log(),
                        log -> whyStopped(picture, log, target)));
    }

    private static Judgement whyStopped(ClusterPicture picture, BootLog log, NodeName target) {
        if (log.paused()) {
            return Judgement.of(false, target + " has paused itself and waits for its peers");
        }
        if (log.autoheal()) {
            return Judgement.of(false, "autoheal is at work on " + target);
        }
        Judgement nobodyRefuses = log.disagreement()
                .map(found -> overcome(picture, target))
                .orElse(Judgement.of(true, "nobody refuses it"));
        return nobodyRefuses.and(Judgement.of(
                true, log.stopAsked().map(at -> "asked to stop at " + at).orElse("nobody asked it to stop")));
    }

    /** After a {@code join_cluster} the log's last word is still the refusal before it. */
    private static Judgement overcome(ClusterPicture picture, NodeName target) {
        return Refusal.somebodyDoesNotList(picture, target).not();
    }
}
