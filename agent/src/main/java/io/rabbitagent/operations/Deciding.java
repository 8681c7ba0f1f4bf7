package io.rabbitagent.operations;

import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.StatusView.PlanLine;
import io.rabbitagent.plan.NodeNames;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Predicate;

/**
 * A human's decisions where nobody stays to follow them: each is made, looked for in the next turns, and shown as far as it has
 * come.
 *
 * <p>Important property: once a decision is made, nothing that fails afterwards makes it look as if it was not.
 */
public final class Deciding {
    private static final int LOOKS = 3;
    private static final Duration A_ROUND = Duration.ofSeconds(3);

    private final AgentAccess agent;
    private final String actor;
    private final String reason;

    /**
     * @param actor who decides
     * @param reason why; both are kept in the history
     */
    public Deciding(AgentAccess agent, String actor, String reason) {
        this.agent = agent;
        this.actor = actor;
        this.reason = reason;
    }

    /** @param shown of the plan that was read: see {@link RemediationView.PlanView} */
    public DecisionView approve(String planId, String shown) throws OperationException {
        Plans.approve(agent, planId, shown, actor, reason);
        return approved(planId);
    }

    private DecisionView approved(String planId) throws OperationException {
        return ofPlan(
                planId,
                "plan-approved",
                "Plan " + planId + " is approved, and runs as soon as its gates are open.",
                document -> document.proposal(planId)
                        .filter(one -> one.approval().isEmpty())
                        .isEmpty());
    }

    /**
     * Has the plan run that a dry run has shown. Unlike {@link #approve} it is counted as asked for by a human.
     *
     * @param rule only findings of this one
     * @param node only findings about this one, in full or by its host, and plans with a step on it
     * @param shown of the plan that was read: see {@link RemediationView.PlanView}
     */
    public DecisionView remediate(Optional<String> rule, Optional<String> node, String shown)
            throws OperationException {
        RemediationAtOnce once = new RemediationAtOnce(agent);
        RemediationAtOnce.Found found = once.plan(rule, node, shown);
        String planId = found.plan().id();
        boolean anew = !found.underWay() && once.approve(found.plan(), actor, reason);
        return anew
                ? approved(planId)
                : ofPlan(
                        planId,
                        "plan-under-way",
                        "Plan " + planId + " is approved already: nothing was decided.",
                        any -> true);
    }

    public DecisionView reject(String planId) throws OperationException {
        Plans.reject(agent, planId, actor, reason);
        return ofPlan(
                planId,
                "plan-rejected",
                "Plan " + planId + " is rejected, and its rule is held for its target until it is acknowledged.",
                document -> document.proposal(planId).isEmpty());
    }

    /** @param fenced the node of the claimed step, as the statement that its host is switched off and stays so */
    public DecisionView abort(String planId, Optional<String> fenced) throws OperationException {
        String detail = Aborting.abort(agent, planId, actor, reason, fenced);
        return ofPlan(
                planId,
                "plan-abort",
                detail,
                document -> document.active(planId)
                        .filter(active -> active.abort().isEmpty())
                        .isEmpty());
    }

    /** Releases what is held since a plan. */
    public DecisionView acknowledge(String planId) throws OperationException {
        Plans.acknowledge(agent, planId, actor, reason);
        return ofPlan(
                planId,
                "acknowledged",
                "Plan " + planId + " is acknowledged: what was held since then may act again.",
                document ->
                        document.held().stream().noneMatch(held -> held.planId().equals(planId)));
    }

    public DecisionView pause(Duration span) throws OperationException {
        Instant until = Pauses.pause(agent, actor, reason, span);
        return of(
                "paused",
                "Remediation is paused until " + until + ".",
                document -> document.pause()
                        .filter(pause -> pause.until().equals(until))
                        .isPresent());
    }

    public DecisionView resume() throws OperationException {
        Pauses.resume(agent, actor, reason);
        return of(
                "resumed", "Remediation goes on.", document -> document.pause().isEmpty());
    }

    /** Says that a member's host is gone for good. */
    public DecisionView lost(String name) throws OperationException {
        return lost(List.of(name));
    }

    /** Says so of several: of all of them, or, where one of them is not to be taken for lost, of none. */
    public DecisionView lost(List<String> names) throws OperationException {
        List<NodeName> nodes = Declarations.declareLost(agent, names, actor, reason);
        return of(
                "declared-lost",
                Selection.listed(nodes)
                        + (nodes.size() == 1 ? " is" : " are")
                        + " declared lost. Plans that rest on it come after the grace period of their rules.",
                document -> nodes.stream().allMatch(node -> isSaid(document, node, Declaration.What.LOST)));
    }

    public DecisionView notLost(String name) throws OperationException {
        NodeName node = Declarations.declared(name, agent.situation());
        Declarations.takeBackLost(agent, node, actor, reason);
        return of(
                "not-lost",
                node + " is not declared lost any more.",
                document -> !isSaid(document, node, Declaration.What.LOST));
    }

    /** Asks a member to leave for good. Nobody stays to take the word back where no plan comes of it. */
    public DecisionView leaving(String name) throws OperationException {
        NodeName node = Leaving.ask(agent, name, actor, reason);
        return of(
                "declared-leaving",
                node
                        + " is asked to leave, until that is taken back or it has left. Its plan waits for approval once its"
                        + " gates are open.",
                document -> isSaid(document, node, Declaration.What.LEAVING));
    }

    public DecisionView notLeaving(String name) throws OperationException {
        NodeName node = Declarations.declared(name, agent.situation());
        new Leaving(agent, node, "").takeBack(actor, reason);
        return of(
                "not-leaving",
                node + " is not asked to leave any more.",
                document -> !isSaid(document, node, Declaration.What.LEAVING));
    }

    /**
     * Asks for a rehearsal, and does not wait for it.
     *
     * @param again whether all survivors are measured anew, also where what was measured still holds
     */
    public DecisionView rehearse(List<String> lost, boolean again) throws OperationException {
        SortedSet<NodeName> awaited = Rehearsal.ask(agent, new Rehearsal.Request(lost, actor, reason, again));
        if (awaited.isEmpty()) {
            return of("rehearsal-there", "All of it is measured already: nothing was asked for.", any -> true);
        }
        return of(
                "rehearsal-asked",
                "Each way to start is tried on copies of the data of " + NodeNames.listed(awaited) + ".",
                document -> document.rehearsal().isPresent()
                        || awaited.stream()
                                .allMatch(node -> document.measured().stream()
                                        .anyMatch(one -> one.node().equals(node))));
    }

    private static boolean isSaid(Decisions document, NodeName node, Declaration.What what) {
        return document.declared(node, what).isPresent();
    }

    private DecisionView of(String decision, String detail, Predicate<Decisions> shown) throws OperationException {
        return view("", decision, detail, shown);
    }

    private DecisionView ofPlan(String planId, String decision, String detail, Predicate<Decisions> shown)
            throws OperationException {
        return view(planId, decision, detail, shown);
    }

    private DecisionView view(String planId, String decision, String detail, Predicate<Decisions> shown)
            throws OperationException {
        Situation situation = agent.situation();
        for (int look = 0; look < LOOKS && !shows(situation, shown); look++) {
            Optional<Situation> next = next(situation);
            if (next.isEmpty()) {
                break;
            }
            situation = next.get();
        }
        StatusView status = Status.of(situation);
        Targets targets = Targets.of(situation.picture(), situation.rules().all());
        Optional<PlanLine> plan =
                status.plans().stream().filter(one -> one.id().equals(planId)).findFirst();
        return new DecisionView(
                Formats.VERSION,
                decision,
                actor,
                reason,
                detail,
                shows(situation, shown),
                plan,
                situation.decisions().value().stream()
                        .flatMap(document -> document.recent().stream())
                        .filter(run -> run.planId().equals(planId))
                        .findFirst()
                        .map(run -> Plans.run(run, targets)),
                status.paused(),
                status.declared(),
                status.rehearsal());
    }

    private static boolean shows(Situation situation, Predicate<Decisions> shown) {
        return situation.decisions().value().filter(shown).isPresent();
    }

    /** Empty where no further turn can be waited for. */
    private Optional<Situation> next(Situation situation) {
        try {
            return Optional.of(agent.situationAfter(situation, A_ROUND));
        } catch (OperationException e) {
            return Optional.empty();
        }
    }
}
