package io.rabbitagent.decide;

import io.rabbitagent.decide.Memory.MyClaim;
import io.rabbitagent.plan.GateResult;
import io.rabbitagent.plan.Step;
import io.rabbitagent.plan.Verdict;
import java.util.Optional;

/**
 * When long work that can be ended half-way has to end: somebody aborts its plan, a gate is shut now, or a finding of a more
 * urgent rule is about to become a plan.
 *
 * <p>Important property: a gate that is unknown ends nothing that is at work. The network failure that makes it so may be over
 * sooner than what was begun.
 */
final class GivingWay {
    private final StepGates gates;
    private final Precedence precedence;

    GivingWay(StepGates gates, Precedence precedence) {
        this.gates = gates;
        this.precedence = precedence;
    }

    /** What the executor is told of the step that it works on; empty where it may go on. */
    Optional<Effect> ofStepAtWork(Memory memory, Input input, Decisions decisions) {
        Optional<MyClaim> claim = memory.claim();
        Optional<ActivePlan> active =
                claim.flatMap(one -> decisions.active(one.planId())).filter(one -> isAtWork(one, claim.get()));
        return active.flatMap(one -> why(one, one.plan().step(claim.get().step()), memory, input))
                .map(why -> new Effect.GiveWay(claim.get().claimId(), why));
    }

    private static boolean isAtWork(ActivePlan active, MyClaim claim) {
        return active.nextStep()
                .filter(step -> step.number() == claim.step() && step.action().givesWay())
                .isPresent();
    }

    private Optional<String> why(ActivePlan active, Step step, Memory memory, Input input) {
        return active.abort()
                .map(asked -> "plan " + active.plan().id() + " is being aborted")
                .or(() -> gates.firstShut(active, step, input.picture())
                        .filter(shut -> shut.verdict() == Verdict.FALSE)
                        .map(GivingWay::words))
                .or(() -> toMoreUrgent(active, step, memory, input).map(urgent -> "yielded to " + urgent));
    }

    private static String words(GateResult shut) {
        return "gate " + shut.name() + ": " + shut.detail();
    }

    /** What the plan gives way to before this step, such as {@code app-stopped on rabbit@rb3 (priority 400 before 100)}. */
    Optional<String> toMoreUrgent(ActivePlan active, Step step, Memory memory, Input input) {
        return step.action().givesWay() ? precedence.moreUrgent(active, memory, input) : Optional.empty();
    }
}
