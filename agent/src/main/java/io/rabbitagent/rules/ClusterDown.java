package io.rabbitagent.rules;

import io.rabbitagent.plan.Action;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Verification;
import io.rabbitagent.plan.orderedstart.NoMemberRuns;
import io.rabbitagent.plan.orderedstart.OrderedStartRemedy;
import java.time.Duration;
import java.util.List;

/**
 * No member runs.
 *
 * <p>Not meant: nodes that paused themselves, which come back by themselves once they see each other. By itself the rule
 * only starts what nobody wanted to be down, or what somebody has begun to start: a clean stop of the whole cluster awaits
 * approval.
 *
 * <p>It holds for a while before anything is done, so that a supervisor that starts a crashed broker again (Debian's unit
 * does after 10 s) comes first.
 */
final class ClusterDown {
    private ClusterDown() {}

    static final Rule RULE = new Rule(
            "cluster-down",
            "No member of the cluster runs",
            BuiltInRules.shipped("cluster-down"),
            Scope.CLUSTER,
            900,
            Mode.AUTO,
            OrderedStartRemedy::intent,
            Duration.ofSeconds(15),
            3,
            NoMemberRuns::judge,
            List.of(),
            new OrderedStartRemedy(Action.StartService.USUAL_BOOT),
            new Budget(6, Duration.ofHours(1), 12, Duration.ofHours(6)),
            new Verification(Duration.ofMinutes(3), Duration.ofSeconds(10)),
            java.util.Optional.empty());
}
