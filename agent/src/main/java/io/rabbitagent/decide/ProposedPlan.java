package io.rabbitagent.decide;

import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.Plan;
import java.time.Instant;
import java.util.Optional;

/** A plan that waits, for approval or for the slot. Proposals never block each other. */
public record ProposedPlan(Plan plan, Instant at, Optional<Approval> approval, Trigger trigger) {
    /** One that the agents propose by themselves. */
    public ProposedPlan(Plan plan, Instant at, Optional<Approval> approval) {
        this(plan, at, approval, new Trigger.ByRule());
    }

    /** Whether nobody has to be asked any more. */
    public boolean mayBegin() {
        return approval.isPresent() || (plan.mode() == Mode.AUTO && !plan.needsApproval());
    }

    public ProposedPlan approvedBy(Approval given) {
        return new ProposedPlan(plan, at, Optional.of(given), trigger);
    }

    ProposedPlan askedForBy(Trigger who) {
        return new ProposedPlan(plan, at, approval, who);
    }
}
