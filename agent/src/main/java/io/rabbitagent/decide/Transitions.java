package io.rabbitagent.decide;

import io.rabbitagent.decide.Answer.Decided;
import io.rabbitagent.decide.Answer.Refused;
import io.rabbitagent.decide.Answer.Why;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * The transitions of the decisions document: {@code (document, command, now) → refusal, or (document', entry)}.
 *
 * <p>Important properties: at most one plan is in the slot; an approval names the digest that was shown, and is used up
 * by {@link Command.Begin}; what can destroy begins by an approval alone, whatever its mode; a paused cluster begins no plan and claims no step, nor does one in which a human has acted
 * without the decisions; a step is claimed only when all steps before it are done; a claimed step is ended by its owner, or
 * by a human who states that the host is switched off; a plan that ends otherwise than verified holds its rule for its
 * target, unless it was long work that gave way.
 */
public final class Transitions {
    private Transitions() {}

    public static Answer decide(Decisions document, Command command, Instant now) {
        if (command instanceof Command.Propose propose) {
            return propose(document, propose, now);
        }
        if (command instanceof Command.Withdraw withdraw) {
            return withProposal(document, withdraw.planId(), proposal -> withdraw(document, withdraw, proposal));
        }
        if (command instanceof Command.Approve approve) {
            return withProposal(document, approve.planId(), proposal -> approve(document, approve, proposal, now));
        }
        if (command instanceof Command.Reject reject) {
            return withProposal(document, reject.planId(), proposal -> reject(document, reject, proposal, now));
        }
        if (command instanceof Command.Begin begin) {
            return withProposal(document, begin.planId(), proposal -> begin(document, begin, proposal, now));
        }
        if (command instanceof Command.ClaimStep claim) {
            return withActive(document, claim.planId(), active -> StepTransitions.claim(document, claim, active, now));
        }
        if (command instanceof Command.StepDone done) {
            return withActive(document, done.planId(), active -> StepTransitions.done(document, done, active, now));
        }
        if (command instanceof Command.Conclude conclude) {
            return withActive(document, conclude.planId(), active -> Endings.conclude(document, conclude, active, now));
        }
        if (command instanceof Command.Abort abort) {
            return withActive(document, abort.planId(), active -> Endings.abort(document, abort, active, now));
        }
        return Brakes.decide(document, command, now);
    }

    private static Answer propose(Decisions document, Command.Propose command, Instant now) {
        Plan plan = command.plan();
        if (!wellFormed(plan)) {
            return new Refused(Why.INVALID, "plan " + plan.id() + " has no steps in order, or is not meant to run");
        }
        if (known(document, plan.id())) {
            return new Refused(Why.INVALID, "there was a plan " + plan.id() + " before");
        }
        if (document.proposalFor(plan.rule(), plan.target()).isPresent()
                || document.activeFor(plan.rule(), plan.target()).isPresent()) {
            return new Refused(Why.BUSY, "there is a plan for " + plan.rule() + " on " + plan.target());
        }
        if (document.heldFor(plan.rule(), plan.target()).isPresent()) {
            return new Refused(Why.INVALID, plan.rule() + " is held for " + plan.target() + " until acknowledged");
        }
        Decisions next =
                document.withProposal(new ProposedPlan(plan, now, Optional.empty(), Alerting.of(plan, document, now)));
        return new Decided(next, about(plan, "plan-proposed", command.actor(), plan.summary()));
    }

    private static boolean wellFormed(Plan plan) {
        boolean inOrder = !plan.steps().isEmpty();
        for (int index = 0; index < plan.steps().size(); index++) {
            inOrder &= plan.steps().get(index).number() == index + 1;
        }
        return inOrder && plan.mode() != Mode.OBSERVE && plan.gatesPass();
    }

    static boolean known(Decisions document, String planId) {
        return document.proposal(planId).isPresent()
                || document.active(planId).isPresent()
                || document.recent().stream().anyMatch(run -> run.planId().equals(planId));
    }

    private static Answer withdraw(Decisions document, Command.Withdraw command, ProposedPlan proposal) {
        Plan plan = proposal.plan();
        return new Decided(
                document.withoutProposal(plan.id()), about(plan, "plan-withdrawn", command.actor(), command.why()));
    }

    private static Answer approve(Decisions document, Command.Approve command, ProposedPlan proposal, Instant now) {
        Plan plan = proposal.plan();
        if (!plan.digest().equals(command.digest())) {
            return new Refused(Why.STALE, "plan " + plan.id() + " is not the one that was shown");
        }
        if (proposal.approval().isPresent()) {
            return new Refused(Why.INVALID, "plan " + plan.id() + " has been approved already");
        }
        Approval approval = new Approval(command.actor(), command.reason(), now, plan.digest());
        ProposedPlan approved = proposal.approvedBy(approval);
        boolean unasked = command.asked() && proposal.trigger() instanceof Trigger.ByRule;
        return new Decided(
                document.withProposal(unasked ? approved.askedForBy(new Trigger.ByHuman()) : approved),
                about(plan, "plan-approved", command.actor(), command.reason()));
    }

    private static Answer reject(Decisions document, Command.Reject command, ProposedPlan proposal, Instant now) {
        Plan plan = proposal.plan();
        String why = "rejected by " + command.actor() + ": " + command.reason();
        Decisions next =
                document.withoutProposal(plan.id()).withHeld(new Held(plan.rule(), plan.target(), plan.id(), why, now));
        return new Decided(next, about(plan, "plan-rejected", command.actor(), command.reason()));
    }

    private static Answer begin(Decisions document, Command.Begin command, ProposedPlan proposal, Instant now) {
        Plan plan = proposal.plan();
        if (document.active().isPresent()) {
            return new Refused(
                    Why.BUSY, "plan " + document.active().get().plan().id() + " is running");
        }
        Optional<Refused> braked = Brakes.refusal(document);
        if (braked.isPresent()) {
            return braked.get();
        }
        if (!proposal.mayBegin()) {
            return new Refused(Why.INVALID, "plan " + plan.id() + " has not been approved");
        }
        if (document.heldFor(plan.rule(), plan.target()).isPresent()) {
            return new Refused(Why.INVALID, plan.rule() + " is held for " + plan.target() + " until acknowledged");
        }
        Judgement budget = Ledger.byTheClock(now).judge(document, plan.rule(), plan.target(), command.budget());
        if (!budget.holds()) {
            return new Refused(Why.BUSY, "the budget of " + plan.rule() + " is used up: " + budget.detail());
        }
        Decisions next = document.withoutProposal(plan.id()).withActive(Optional.of(ActivePlan.of(proposal, now)));
        return new Decided(next, about(plan, "plan-begun", command.actor(), ""));
    }

    static DecisionMade about(Plan plan, String decision, String actor, String detail) {
        return new DecisionMade(
                decision, actor, Optional.of(plan.id()), Optional.of(plan.rule()), Optional.of(plan.target()), detail);
    }

    private static Answer withProposal(Decisions document, String planId, Function<ProposedPlan, Answer> then) {
        return document.proposal(planId)
                .map(then)
                .orElseGet(() -> new Refused(Why.NOT_FOUND, "no plan " + planId + " waits for a decision"));
    }

    private static Answer withActive(Decisions document, String planId, Function<ActivePlan, Answer> then) {
        return document.active(planId)
                .map(then)
                .orElseGet(() -> new Refused(Why.NOT_FOUND, "plan " + planId + " is not running"));
    }
}
