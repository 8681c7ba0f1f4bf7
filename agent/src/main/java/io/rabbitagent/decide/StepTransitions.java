package io.rabbitagent.decide;

import io.rabbitagent.decide.Answer.Decided;
import io.rabbitagent.decide.Answer.Refused;
import io.rabbitagent.decide.Answer.Why;
import io.rabbitagent.plan.Step;
import java.time.Instant;
import java.util.Optional;

/** The transitions of one step of the plan in the slot. */
final class StepTransitions {
    private StepTransitions() {}

    /** The node's own agent alone may claim; a claim of an earlier life of it, or one that came too late, is replaced. */
    static Answer claim(Decisions document, Command.ClaimStep command, ActivePlan active, Instant now) {
        Optional<Step> next = active.nextStep();
        if (next.isEmpty() || next.get().number() != command.step()) {
            return new Refused(Why.INVALID, "step " + command.step() + " is not the next of plan " + command.planId());
        }
        if (!next.get().on().value().equals(command.actor())) {
            return new Refused(Why.INVALID, "only the agent of " + next.get().on() + " does step " + command.step());
        }
        boolean claimedBefore = active.claimedStep().isPresent();
        if (active.abort().isPresent() && !claimedBefore) {
            return new Refused(Why.INVALID, "plan " + command.planId() + " is being aborted");
        }
        // Who aborts waits for the owner's word: after a restart it has to claim again before it may look, and only
        // looks.
        Optional<Refused> braked = active.abort().isPresent() ? Optional.empty() : Brakes.refusal(document);
        if (braked.isPresent()) {
            return braked.get();
        }
        StepProgress.Claim claim = new StepProgress.Claim(command.claimId(), command.agent(), now);
        StepProgress claimed = active.progress(command.step()).claimedBy(claim);
        return new Decided(
                document.withActive(Optional.of(active.with(claimed))),
                about(active, next.get(), "step-claimed", command.actor(), ""));
    }

    static Answer done(Decisions document, Command.StepDone command, ActivePlan active, Instant now) {
        if (active.nextStep().filter(step -> step.number() == command.step()).isEmpty()) {
            return new Refused(Why.INVALID, "step " + command.step() + " is not the next of plan " + command.planId());
        }
        StepProgress progress = active.progress(command.step());
        boolean mine = progress.state() == StepProgress.State.CLAIMED
                && progress.claim()
                        .filter(claim -> claim.id().equals(command.claimId()))
                        .isPresent();
        if (!mine) {
            return new Refused(Why.STALE, "step " + command.step() + " is not under claim " + command.claimId());
        }
        ActivePlan next = active.with(progress.done(command.detail()));
        if (active.abort().isPresent()) {
            return Endings.abortedAfter(document, next, active.abort().get(), command.actor(), now);
        }
        return new Decided(
                document.withActive(Optional.of(next)),
                about(
                        active,
                        active.plan().step(command.step()),
                        DecisionMade.STEP_DONE,
                        command.actor(),
                        command.detail()));
    }

    private static DecisionMade about(ActivePlan active, Step step, String decision, String actor, String detail) {
        String what = DecisionMade.OF_STEP + step.number() + " " + step.action().name();
        return Transitions.about(active.plan(), decision, actor, detail.isEmpty() ? what : what + ": " + detail);
    }
}
