package io.rabbitagent.decide;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.rules.Budget;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts what ran lately against a rule's budget.
 *
 * <p>A run's times are of the clock of the agent that ended it. An agent whose own clock is ahead would take a run of a
 * minute ago for an old one, and have no budget at all: so what has ended under its eyes counts by its monotonic clock, too.
 */
final class Ledger {
    private static final Duration BEFORE_THIS_LIFE = Duration.ofDays(-36_500);

    private final Instant now;
    private final Duration uptime;
    private final Map<String, Duration> seen;

    /** @param seen uptime at which this life of the agent first saw each run */
    Ledger(Instant now, Duration uptime, Map<String, Duration> seen) {
        this.now = now;
        this.uptime = uptime;
        this.seen = seen;
    }

    static Ledger byTheClock(Instant now) {
        return new Ledger(now, Duration.ZERO, Map.of());
    }

    static Ledger of(Memory memory, Instant now, Duration uptime) {
        return new Ledger(now, uptime, memory.runs().orElse(Map.of()));
    }

    /** Takes up what the document shows; what is there at the first look was before this life. */
    static Memory update(Memory memory, Decisions document, Duration uptime) {
        Optional<Map<String, Duration>> before = memory.runs();
        Map<String, Duration> next = new HashMap<>();
        for (Run run : document.recent()) {
            Duration first = before.map(known -> known.getOrDefault(run.planId(), uptime))
                    .orElse(BEFORE_THIS_LIFE);
            next.put(run.planId(), first);
        }
        return memory.withRuns(Optional.of(next));
    }

    Judgement judge(Decisions document, String rule, NodeName target, Budget budget) {
        long onNode = runsWithin(document, rule, budget.perNodeWindow(), target);
        long onAll = runsWithin(document, rule, budget.perClusterWindow(), null);
        return Judgement.of(
                onNode < budget.perNode() && onAll < budget.perCluster(),
                onNode + " of " + budget.perNode() + " in " + text(budget.perNodeWindow()) + " on the node, " + onAll
                        + " of " + budget.perCluster() + " in " + text(budget.perClusterWindow()) + " in the cluster");
    }

    private long runsWithin(Decisions document, String rule, Duration window, @Nullable NodeName target) {
        return document.recent().stream()
                .filter(run -> run.rule().equals(rule))
                .filter(run -> target == null || run.target().equals(target))
                .filter(run -> run.endedAt().isAfter(now.minus(window)) || endedUnderOurEyes(run, window))
                .count();
    }

    private boolean endedUnderOurEyes(Run run, Duration window) {
        return Optional.ofNullable(seen.get(run.planId()))
                .filter(first -> uptime.minus(first).compareTo(window) < 0)
                .isPresent();
    }

    private static String text(Duration window) {
        return window.toMinutes() % 60 == 0 ? window.toHours() + " h" : window.toMinutes() + " min";
    }
}
