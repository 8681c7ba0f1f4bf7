package io.rabbitagent.operations;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Held;
import io.rabbitagent.decide.ProposedPlan;
import io.rabbitagent.decide.Run;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.operations.PlansView.HeldLine;
import io.rabbitagent.operations.PlansView.RunLine;
import io.rabbitagent.operations.RemediationView.PlanView;
import io.rabbitagent.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/** {@code agent plans|approve|reject|ack}: what waits and what ran, and a human's word on it. */
public final class Plans {
    private Plans() {}

    public static PlansView of(Situation situation) throws OperationException {
        Decisions decisions = decisions(situation);
        List<PlanView> details = new ArrayList<>();
        decisions.active().ifPresent(active -> details.add(DryRun.view(active.plan())));
        decisions.proposals().forEach(proposal -> details.add(DryRun.view(proposal.plan())));
        return new PlansView(
                Formats.VERSION,
                PlanLines.of(situation),
                details,
                decisions.held().stream().map(Plans::held).toList(),
                decisions.recent().stream().map(Plans::run).toList());
    }

    /** Approves the plan as it stands in the decisions now. */
    public static void approve(AgentAccess agent, String planId, String actor, String reason)
            throws OperationException {
        agent.decide(new Command.Approve(actor, planId, waiting(agent, planId).digest(), reason));
    }

    /** The plan as it waits for approval. */
    public static Plan waiting(AgentAccess agent, String planId) throws OperationException {
        return decisions(agent.situation())
                .proposal(planId)
                .map(ProposedPlan::plan)
                .orElseThrow(() -> new OperationException(
                        Kind.USAGE, "no plan " + planId + " waits for approval: see agent plans"));
    }

    public static void reject(AgentAccess agent, String planId, String actor, String reason) throws OperationException {
        agent.decide(new Command.Reject(actor, planId, reason));
    }

    /** Releases what is held since a plan. */
    public static void acknowledge(AgentAccess agent, String planId, String actor, String reason)
            throws OperationException {
        Held held = decisions(agent.situation()).held().stream()
                .filter(one -> one.planId().equals(planId))
                .findFirst()
                .orElseThrow(() -> new OperationException(
                        Kind.USAGE, "nothing is held since plan " + planId + ": see agent plans"));
        agent.decide(new Command.Acknowledge(actor, held.rule(), held.target(), reason));
    }

    static Decisions decisions(Situation situation) throws OperationException {
        if (situation.decisions() instanceof Fact.Unknown<Decisions> missing) {
            throw new OperationException(Kind.UNREACHABLE, "the decisions can't be read: " + missing.detail());
        }
        return situation.decisions().value().orElseThrow();
    }

    static HeldLine held(Held held) {
        return new HeldLine(held.rule(), held.target().value(), held.planId(), held.why(), held.since());
    }

    static RunLine run(Run run) {
        return new RunLine(
                run.planId(),
                run.rule(),
                run.target().value(),
                run.outcome().text(),
                run.detail(),
                run.startedAt(),
                run.endedAt());
    }
}
