package io.rabbitagent.decide;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.plan.Step;
import java.time.Duration;
import java.util.Optional;

/**
 * The last look before a step does anything. Between the turn that judged it and this moment the host may have been
 * suspended, the plan aborted, the cluster paused, the step claimed by a later life.
 */
public final class Permission {
    /** A step that was judged longer ago does not start. */
    public static final Duration START_WITHIN = Duration.ofSeconds(5);

    /**
     * Nor does its first command. Between the two the executor asks the node up to six questions, each a call of {@code
     * rabbitmqctl}: half a second on an idle host, and several seconds on a busy one. A bound that they outlast would not make
     * the step safer: it would be judged and asked for again and again, and keep the host busy. Decisions are read anew at
     * this moment; what may be old are the gates' facts, by this much and no more.
     */
    public static final Duration ACT_WITHIN = Duration.ofMinutes(1);

    private Permission() {}

    /**
     * Why a step must not begin; empty where it may.
     *
     * @param decisions read just now
     * @param uptime now, by a clock that counts suspension
     * @param within how long ago the step may have been judged
     */
    public static Optional<String> refusal(
            Effect.RunStep step, Fact<Decisions> decisions, Duration uptime, Duration within) {
        Duration since = uptime.minus(step.judgedAt());
        if (since.compareTo(within) > 0) {
            return Optional.of("it was judged " + since.toSeconds() + " s ago: was the host suspended?");
        }
        if (decisions instanceof Fact.Unknown<Decisions> missing) {
            return Optional.of("the decisions can't be read: " + missing.detail());
        }
        return refusal(step, decisions.value().orElseThrow());
    }

    private static Optional<String> refusal(Effect.RunStep step, Decisions decisions) {
        Optional<ActivePlan> active = decisions.active(step.plan().id());
        boolean mine = active.flatMap(ActivePlan::nextStep)
                        .map(Step::number)
                        .equals(Optional.of(step.step().number()))
                && active.flatMap(ActivePlan::claim)
                        .filter(claim -> claim.id().equals(step.claimId()))
                        .isPresent();
        if (!mine) {
            return Optional.of("it is not under claim " + step.claimId() + " any more");
        }
        if (active.get().abort().isPresent()) {
            return Optional.of("plan " + step.plan().id() + " is being aborted");
        }
        return Brakes.refusal(decisions).map(Answer.Refused::detail);
    }
}
