package io.rabbitagent.operations;

import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Explanation;
import io.rabbitagent.decide.ProposedPlan;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.PlanDigest;
import io.rabbitagent.rules.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code agent remediate} where nobody stays to look at the plan, to wait for it or to follow it: the plan was looked at before, in a dry
 * run, and {@code shown} says what it was.
 *
 * <p>Important properties: it looks once, and what the command waits for is to be asked for again; no plan is approved but that one,
 * with the losses that were read and no others.
 */
final class RemediationAtOnce {
    private static final int LOOKS = 3;
    private static final Duration A_ROUND = Duration.ofSeconds(3);

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
    record Found(Plan plan, boolean underWay) {
        private boolean isAs(String shown) {
            return PlanDigest.shown(plan).equals(shown);
        }
    }

    /**
     * The plan that was read, which waits or is at work.
     *
     * @param shown see {@link RemediationView.PlanView}
     * @throws OperationException where there is none; where there may be one in a moment its kind is {@link Kind#TRY_LATER}
     */
    Found plan(Optional<String> rule, Optional<String> node, String shown) throws OperationException {
        Situation situation = agent.situation();
        Selection selection =
                Selection.of(rule, node, agent.rules(), situation.picture().members());
        refuseUnasked(selection, situation);
        refuseIfUnreachable(situation);
        List<Finding> findings = findings(selection, situation);
        Optional<Found> found = findings.stream()
                .flatMap(finding -> of(finding, situation).stream())
                .filter(one -> one.isAs(shown))
                .findFirst();
        if (found.isEmpty()) {
            throw whyNot(findings, situation, shown);
        }
        if (!found.get().underWay()) {
            InTheWay.refuseIfPaused(situation);
        }
        return found.get();
    }

    /**
     * Approves it as asked for by a human.
     *
     * @return whether that was done now; false where it had been approved since the last round
     * @throws OperationException where it waits no longer, nor runs
     */
    boolean approve(Plan plan, String actor, String reason) throws OperationException {
        Situation seen = agent.situation();
        try {
            agent.decide(new Command.Approve(actor, plan.id(), plan.digest(), reason, true));
            return true;
        } catch (OperationException e) {
            boolean goneOn = e.kind() == Kind.CONFLICT || e.kind() == Kind.NOT_FOUND;
            if (goneOn && isUnderWay(plan, seen)) {
                return false;
            }
            throw e;
        }
    }

    /** Somebody was faster, of which the next rounds tell. No two plans have the same id: the one of that name is the one that was read. */
    private boolean isUnderWay(Plan plan, Situation seen) throws OperationException {
        Situation situation = seen;
        for (int look = 0; look < LOOKS; look++) {
            situation = agent.situationAfter(situation, A_ROUND);
            Decisions decisions = Plans.decisions(situation);
            Optional<ProposedPlan> waits = decisions.proposal(plan.id());
            if (decisions.active(plan.id()).isPresent()
                    || waits.flatMap(ProposedPlan::approval).isPresent()) {
                return true;
            }
            if (waits.isEmpty()) {
                return false;
            }
        }
        return false;
    }

    private static void refuseIfUnreachable(Situation situation) throws OperationException {
        Decisions ignored = Plans.decisions(situation);
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

    /**
     * The reason of the finding whose plan was read. Where that is nobody's plan now, that another one is to be read comes first: what
     * else is waited for may take hours, and nothing comes of waiting.
     */
    private OperationException whyNot(List<Finding> findings, Situation situation, String shown) {
        List<OperationException> reasons = new ArrayList<>();
        for (Finding finding : findings) {
            boolean wasRead = planNow(finding, situation)
                    .filter(plan -> PlanDigest.shown(plan).equals(shown))
                    .isPresent();
            OperationException reason = of(finding, situation)
                    .map(other -> another(other, wasRead, finding, situation))
                    .orElseGet(() -> notYet(finding, situation));
            if (wasRead) {
                return reason;
            }
            reasons.add(reason);
        }
        return reasons.stream()
                .filter(reason -> reason.kind() == Kind.REFUSED)
                .findFirst()
                .orElseGet(() -> reasons.get(0));
    }

    /** As a dry run shows it; empty where there is none. */
    private Optional<Plan> planNow(Finding finding, Situation situation) {
        return agent.rules().stream()
                .filter(rule -> rule.name().equals(finding.rule()))
                .findFirst()
                .flatMap(rule ->
                        Explanation.of(rule, finding.target(), situation).plan());
    }

    /** @param wasRead whether what was read is what the agents are about to propose instead */
    private OperationException another(Found other, boolean wasRead, Finding finding, Situation situation) {
        String words = "plan " + other.plan().id() + " for " + inTheWay.about(finding, situation)
                + " is not as it was read, its \"shown\" is another: nothing is approved";
        return wasRead
                ? new OperationException(
                        Kind.TRY_LATER, words + "; what was read is not proposed yet, ask again in a moment")
                : new OperationException(Kind.REFUSED, words + ", read it again");
    }

    private OperationException notYet(Finding finding, Situation situation) {
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
