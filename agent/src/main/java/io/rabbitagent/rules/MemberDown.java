package io.rabbitagent.rules;

import io.rabbitagent.cluster.AppState;
import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.LastEnd;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Verification;
import io.rabbitagent.plan.precaution.OtherMembers;
import io.rabbitagent.plan.startservice.StartServiceRemedy;
import java.time.Duration;
import java.util.List;

/**
 * A member of a running cluster has crashed, or its host has booted since, and it has not come back for long enough that
 * no supervisor seems to start it again.
 *
 * <p>A member that was stopped cleanly is not meant: somebody wants it to be out.
 */
final class MemberDown {
    private MemberDown() {}

    static final Rule RULE = new Rule(
            "member-down",
            "A member crashed or lost its host, and stays down while others run",
            BuiltInRules.shipped("member-down"),
            Scope.NODE,
            500,
            Mode.AUTO,
            BuiltInRules.always(Mode.AUTO),
            Duration.ofSeconds(45),
            5,
            MemberDown::when,
            List.of(Gates.factsFresh(), Gates.notInMaintenance(), Gates.lastStartDidNotFail()),
            new StartServiceRemedy(),
            new Budget(3, Duration.ofHours(1), 10, Duration.ofHours(1)),
            new Verification(Duration.ofMinutes(7), Duration.ofSeconds(10)),
            java.util.Optional.empty());

    private static Judgement when(ClusterPicture picture, NodeName target) {
        if (picture.expected() == 1) {
            return Judgement.of(false, "the cluster has one member: that is a cluster that is down");
        }
        return Gates.appIs(picture, target, AppState.VM_DOWN)
                .and(OtherMembers.judge(picture, target))
                .and(Judgement.about(
                        "how " + target + " ended", picture.observation(target).lastEnd(), end -> wanted(target, end)));
    }

    private static Judgement wanted(NodeName target, LastEnd end) {
        return Judgement.of(
                end.unwanted(),
                target
                        + (end.unwanted()
                                ? (end.hostRebooted() ? "'s host has booted anew since it ended" : " crashed")
                                : " was stopped cleanly: somebody wants that"));
    }
}
