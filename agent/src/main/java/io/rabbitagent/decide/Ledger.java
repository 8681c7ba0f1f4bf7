package io.rabbitagent.decide;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.rules.Budget;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Counts what ran lately against a rule's budget. */
final class Ledger {
    private Ledger() {}

    static Judgement judge(Decisions document, String rule, NodeName target, Budget budget, Instant now) {
        long onNode = runsSince(document, rule, now.minus(budget.perNodeWindow()), target);
        long onAll = runsSince(document, rule, now.minus(budget.perClusterWindow()), null);
        return Judgement.of(
                onNode < budget.perNode() && onAll < budget.perCluster(),
                onNode + " of " + budget.perNode() + " in " + text(budget.perNodeWindow()) + " on the node, " + onAll
                        + " of " + budget.perCluster() + " in " + text(budget.perClusterWindow()) + " in the cluster");
    }

    private static long runsSince(Decisions document, String rule, Instant from, @Nullable NodeName target) {
        return document.recent().stream()
                .filter(run -> run.rule().equals(rule) && run.endedAt().isAfter(from))
                .filter(run -> target == null || run.target().equals(target))
                .count();
    }

    private static String text(Duration window) {
        return window.toMinutes() % 60 == 0 ? window.toHours() + " h" : window.toMinutes() + " min";
    }
}
