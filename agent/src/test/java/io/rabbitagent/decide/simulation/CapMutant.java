package io.rabbitagent.decide.simulation;

import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.Approval;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.ProposedPlan;
import io.rabbitagent.decide.Transitions;
import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Agents and transitions to whom a mode {@code auto} is all: what can destroy begins without anybody's word. */
final class CapMutant {
    private CapMutant() {}

    static Hooks asksNobodyBeforeItDestroys() {
        return Mutants.blindFor(CapMutant::asIfApproved)
                .withTransitions((document, command, now) -> command instanceof Command.Begin
                        ? Mutants.deciding(
                                document, command, now, CapMutant::asIfApproved, next -> withoutTheWord(next, document))
                        : Transitions.decide(document, command, now));
    }

    private static Decisions asIfApproved(Decisions document) {
        return with(
                document,
                document.active(),
                document.proposals().stream().map(CapMutant::asIfApproved).toList());
    }

    private static ProposedPlan asIfApproved(ProposedPlan one) {
        boolean unasked = one.plan().destructive() && one.approval().isEmpty();
        return unasked
                ? one.approvedBy(
                        new Approval("nobody", "", Instant.EPOCH, one.plan().digest()))
                : one;
    }

    /** The plan in the slot has the approval that it had as a proposal; where that was none, it says that it needs none. */
    private static Decisions withoutTheWord(Decisions next, Decisions before) {
        ActivePlan active = next.active().orElseThrow();
        String id = active.plan().id();
        Optional<Approval> given = before.proposal(id).flatMap(ProposedPlan::approval);
        Plan plan = given.isPresent() ? active.plan() : byItself(active.plan());
        return with(
                next,
                Optional.of(new ActivePlan(plan, active.startedAt(), given, active.steps(), active.abort())),
                before.proposals().stream()
                        .filter(one -> !one.plan().id().equals(id))
                        .toList());
    }

    private static Plan byItself(Plan plan) {
        return new Plan(
                plan.id(),
                plan.rule(),
                plan.target(),
                Mode.AUTO,
                plan.summary(),
                plan.gates(),
                plan.steps(),
                plan.losses(),
                plan.undo(),
                plan.digest(),
                plan.ruleDigest(),
                plan.remedy(),
                plan.verification());
    }

    private static Decisions with(Decisions document, Optional<ActivePlan> active, List<ProposedPlan> proposals) {
        return new Decisions(
                document.formatVersion(),
                document.cluster(),
                active,
                proposals,
                document.held(),
                document.pause(),
                document.recent(),
                document.declared(),
                document.rehearsal(),
                document.measured());
    }
}
