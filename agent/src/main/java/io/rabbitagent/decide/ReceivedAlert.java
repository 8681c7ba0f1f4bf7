package io.rabbitagent.decide;

import io.rabbitagent.cluster.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An alert that an agent was told of.
 *
 * @param at by the clock of the agent that took it
 * @param by that agent's node
 */
public record ReceivedAlert(AlertHint hint, Instant at, String by) {
    /** For so long a plan that is proposed later counts as asked for by it. */
    static final Duration TIES_WITHIN = Duration.ofMinutes(15);

    /** For so long it is not taken again when it is sent again. */
    static final Duration KEPT_FOR = Duration.ofDays(1);

    /** Whether it counts no more: it may stay in the document until another one is received. */
    public boolean isOld(Instant now) {
        return !at.plus(KEPT_FOR).isAfter(now);
    }

    /** Whether it asks for a plan that is proposed now: one that ran since it came was the answer to it. */
    boolean asksFor(String rule, NodeName target, Decisions document, Instant now) {
        return hint.isAbout(rule, target)
                && at.plus(TIES_WITHIN).isAfter(now)
                && document.recent().stream()
                        .noneMatch(run -> run.rule().equals(rule)
                                && run.target().equals(target)
                                && !run.endedAt().isBefore(at));
    }

    /** The plan that it asked for, or that was at work as it came; the latest where there were several. */
    public Optional<String> plan(Decisions document) {
        return waitingOrAtWork(document)
                .or(() -> document.recent().stream()
                        .filter(run -> hint.isAbout(run.rule(), run.target()))
                        .filter(run -> run.trigger().equals(hint.trigger()) || wasAtWork(run))
                        .reduce((one, later) -> later)
                        .map(Run::planId));
    }

    /** Whether a plan counts as asked for by it. */
    public boolean hasAsked(Decisions document) {
        Trigger mine = hint.trigger();
        return document.active().filter(one -> one.trigger().equals(mine)).isPresent()
                || document.proposals().stream().anyMatch(one -> one.trigger().equals(mine))
                || document.recent().stream().anyMatch(one -> one.trigger().equals(mine));
    }

    private Optional<String> waitingOrAtWork(Decisions document) {
        Optional<String> active = document.active()
                .map(ActivePlan::plan)
                .filter(plan -> hint.isAbout(plan.rule(), plan.target()))
                .map(plan -> plan.id());
        return active.or(() -> document.proposals().stream()
                .map(ProposedPlan::plan)
                .filter(plan -> hint.isAbout(plan.rule(), plan.target()))
                .map(plan -> plan.id())
                .findFirst());
    }

    private boolean wasAtWork(Run run) {
        return hint.seen() == AlertHint.Seen.ALREADY_RUNNING
                && !run.startedAt().isAfter(at)
                && !run.endedAt().isBefore(at);
    }
}
