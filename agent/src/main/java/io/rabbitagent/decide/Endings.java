package io.rabbitagent.decide;

import io.rabbitagent.decide.Answer.Decided;
import io.rabbitagent.decide.Answer.Refused;
import io.rabbitagent.decide.Answer.Why;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;
import java.time.Instant;
import java.util.Optional;

/** The transitions by which the plan in the slot ends. */
final class Endings {
    private Endings() {}

    static Answer conclude(Decisions document, Command.Conclude command, ActivePlan active, Instant now) {
        Plan plan = active.plan();
        Optional<Step> next = active.nextStep();
        if (command.outcome() == Run.Outcome.VERIFIED && next.isPresent()) {
            return new Refused(Why.INVALID, "plan " + plan.id() + " still has steps to do");
        }
        if (command.outcome() == Run.Outcome.ABORTED && active.abort().isEmpty()) {
            return new Refused(Why.INVALID, "nobody has asked to abort plan " + plan.id());
        }
        if (command.outcome() == Run.Outcome.YIELDED
                && next.filter(step -> step.action().givesWay()).isEmpty()) {
            return new Refused(Why.INVALID, "no step of plan " + plan.id() + " that gives way is next");
        }
        if (next.filter(step -> !step.on().value().equals(command.actor())).isPresent()) {
            return new Refused(
                    Why.BUSY,
                    "plan " + plan.id() + " has step " + next.get().number() + " to do: its agent, that of "
                            + next.get().on() + ", ends it");
        }
        return ended(document, active, command.outcome(), command.actor(), command.detail(), now);
    }

    /** At once where no step is being done; else its owner is waited for, unless that is switched off. */
    static Answer abort(Decisions document, Command.Abort command, ActivePlan active, Instant now) {
        AbortAsked asked = new AbortAsked(command.actor(), command.reason(), now);
        Optional<Step> claimed = active.claimedStep();
        if (claimed.isEmpty()) {
            return ended(document, active, Run.Outcome.ABORTED, command.actor(), whatIsLeft(active, asked), now);
        }
        if (command.fenced().isPresent()
                && !command.fenced().get().equals(claimed.get().on())) {
            return new Refused(
                    Why.STALE,
                    "the step that is being done is on " + claimed.get().on() + ", not on "
                            + command.fenced().get());
        }
        if (command.fenced().isPresent()) {
            String detail = asked.words() + "; whether step " + claimed.get().number() + " "
                    + claimed.get().action().name() + " took effect is unknown: "
                    + claimed.get().on() + " was stated to be switched off";
            return ended(document, active, Run.Outcome.OUTCOME_UNKNOWN, command.actor(), detail, now);
        }
        if (active.abort().isPresent()) {
            return new Refused(
                    Why.INVALID,
                    "plan " + active.plan().id() + " is being aborted already: it waits for the agent of "
                            + claimed.get().on());
        }
        return new Decided(
                document.withActive(Optional.of(active.abortedBy(asked))),
                Transitions.about(active.plan(), "abort-asked", command.actor(), command.reason()));
    }

    /** After a step of a plan that is to be aborted. */
    static Answer abortedAfter(Decisions document, ActivePlan active, AbortAsked asked, String actor, Instant now) {
        return ended(document, active, Run.Outcome.ABORTED, actor, whatIsLeft(active, asked), now);
    }

    private static String whatIsLeft(ActivePlan active, AbortAsked asked) {
        int all = active.steps().size();
        long done = active.steps().stream()
                .filter(step -> step.state() == StepProgress.State.DONE)
                .count();
        return asked.words() + "; done " + done + " of " + all + " steps"
                + (done > 0 && done < all ? ", what they changed stays" : "");
    }

    private static Answer ended(
            Decisions document, ActivePlan active, Run.Outcome outcome, String actor, String why, Instant now) {
        Plan plan = active.plan();
        String detail = why
                + LeftForced.words(active, outcome).map(words -> ". " + words).orElse("");
        Optional<String> parting = Parting.words(document, active);
        Run run = new Run(
                plan.id(),
                plan.rule(),
                plan.target(),
                outcome,
                detail,
                active.startedAt(),
                now,
                parting,
                active.trigger());
        Decisions next = document.withActive(Optional.empty()).withRun(run);
        if (outcome != Run.Outcome.VERIFIED && outcome != Run.Outcome.YIELDED) {
            next = next.withHeld(new Held(plan.rule(), plan.target(), plan.id(), detail, now));
        }
        return new Decided(next, Transitions.about(plan, "plan-" + outcome.text(), actor, detail));
    }
}
