package io.rabbitagent.operations;

import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.rules.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code agent remediate} where nobody stays to look at the plan, to wait for it or to follow it: the plan was looked at before, in a dry
 * run, and its digest says which one it was.
 *
 * <p>Important properties: it looks once, and what the command waits for is to be asked for again; no plan is approved but that one.
 */
final class RemediationAtOnce {
    private final AgentAccess agent;
    private final Remediation remediation;
    private final InTheWay inTheWay;

    RemediationAtOnce(AgentAccess agent) {
        this.agent = agent;
        this.remediation = new Remediation(agent, line -> {}, () -> false);
        this.inTheWay = new InTheWay(agent);
    }

    /**
     * A plan that was read.
     *
     * @param underWay whether it is approved already, or at work, whoever asked for it
     */
    record Found(Plan plan, boolean underWay) {}

    /**
     * The plan with that digest, which waits or is at work.
     *
     * @param digest see {@link RemediationView.PlanView}
     * @throws OperationException where there is none; where there may be one in a moment its kind is {@link Kind#TRY_LATER}
     */
    Found plan(Optional<String> rule, Optional<String> node, String digest) throws OperationException {
        Situation situation = agent.situation();
        Selection selection =
                Selection.of(rule, node, agent.rules(), situation.picture().members());
        refuseUnasked(selection, situation);
        List<Finding> findings = findings(selection, situation);
        Optional<Found> found = findings.stream()
                .flatMap(finding -> of(finding, situation).stream())
                .filter(one -> one.plan().digest().equals(digest))
                .findFirst();
        if (found.isEmpty()) {
            throw whyNot(findings, situation);
        }
        if (!found.get().underWay()) {
            InTheWay.refuseIfPaused(situation);
        }
        return found.get();
    }

    /** Nobody stays to take such a word back, so that it is not said by the way. */
    private void refuseUnasked(Selection selection, Situation situation) throws OperationException {
        if (!Leaving.isAbout(selection, agent.rules(), false)) {
            return;
        }
        NodeName node = selection.node().orElseThrow();
        if (Plans.decisions(situation).declared(node, Declaration.What.LEAVING).isEmpty()) {
            throw new OperationException(
                    Kind.REFUSED, node + " has not been asked to leave: declare that first, then ask for its plan");
        }
    }

    private List<Finding> findings(Selection selection, Situation situation) throws OperationException {
        Decisions ignored = Plans.decisions(situation);
        List<Finding> found = remediation.found(selection, situation);
        if (!found.isEmpty()) {
            return found;
        }
        Optional<Unclear> unclear = remediation.seenBefore(selection, situation);
        throw unclear.isPresent()
                ? new OperationException(Kind.TRY_LATER, unclear.get().words())
                : new OperationException(Kind.REFUSED, "nothing is found that a rule would act on");
    }

    private static Optional<Found> of(Finding finding, Situation situation) {
        Optional<Decisions> decisions = situation.decisions().value();
        return decisions
                .flatMap(document -> document.activeFor(finding.rule(), finding.target()))
                .map(active -> new Found(active.plan(), true))
                .or(() -> decisions
                        .flatMap(document -> document.proposalFor(finding.rule(), finding.target()))
                        .map(proposal ->
                                new Found(proposal.plan(), proposal.approval().isPresent())));
    }

    /** What may be there in a moment is told first: it may be the one that was read. */
    private OperationException whyNot(List<Finding> findings, Situation situation) {
        List<OperationException> reasons = new ArrayList<>();
        for (Finding finding : findings) {
            reasons.add(whyNot(finding, situation));
        }
        return reasons.stream()
                .filter(reason -> reason.kind() == Kind.TRY_LATER)
                .findFirst()
                .orElse(reasons.get(0));
    }

    private OperationException whyNot(Finding finding, Situation situation) {
        Optional<Found> other = of(finding, situation);
        if (other.isPresent()) {
            return new OperationException(
                    Kind.REFUSED,
                    "plan " + other.get().plan().id() + " for " + inTheWay.about(finding, situation)
                            + " is not the one with that digest, so nothing is approved: read it again");
        }
        try {
            InTheWay.refuseIfPaused(situation);
            inTheWay.refuseIfObserved(finding);
            Optional<Unclear> unclear = inTheWay.unclear(finding, situation);
            if (unclear.isPresent()) {
                return new OperationException(Kind.TRY_LATER, unclear.get().words());
            }
            inTheWay.refuseIfBlocked(finding, situation);
        } catch (OperationException e) {
            return e;
        }
        return new OperationException(
                Kind.TRY_LATER,
                inTheWay.about(finding, situation) + ": " + finding.state().text() + InTheWay.measured(finding)
                        + "; it has no plan yet: ask again in a moment");
    }
}
