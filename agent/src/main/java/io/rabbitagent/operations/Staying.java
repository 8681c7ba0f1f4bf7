package io.rabbitagent.operations;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.decide.ProposedPlan;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.decide.StepProgress;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.plan.Plan;
import io.rabbitagent.plan.Step;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Keeps an agent that is there only for one command until its host has no more part in a plan that runs, or that was
 * approved: nobody else does its steps.
 */
public final class Staying {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private final AgentAccess agent;
    private final Consumer<String> progress;
    private final BooleanSupplier cancelled;

    /**
     * @param progress is told what it waits for, a line each
     * @param cancelled whether the user wants it to end all the same
     */
    public Staying(AgentAccess agent, Consumer<String> progress, BooleanSupplier cancelled) {
        this.agent = agent;
        this.progress = progress;
        this.cancelled = cancelled;
    }

    /** @throws OperationException where the user no longer wants to wait; it says what waits then */
    public void untilNothingIsToBeDoneHere() throws OperationException {
        Situation situation = agent.situation();
        Optional<String> todo = todo(situation, agent.node());
        String told = "";
        while (todo.isPresent()) {
            if (cancelled.getAsBoolean()) {
                throw new OperationException(Kind.TRY_LATER, leaving(situation, agent.node()));
            }
            if (!todo.get().equals(told)) {
                told = todo.get();
                progress.accept("stays while this host is needed: " + told);
            }
            situation = agent.situationAfter(situation, LOOK_EVERY);
            todo = todo(situation, agent.node());
        }
    }

    /** What this host still has to do; empty where nothing, or where nothing may go on for now. */
    private static Optional<String> todo(Situation situation, NodeName me) {
        Optional<Decisions> decisions = situation.decisions().value();
        Optional<ActivePlan> active = decisions.flatMap(Decisions::active);
        if (active.filter(one -> isUnderWayOn(me, one)).isPresent()) {
            return active.map(PlanLines::progress);
        }
        if (decisions.filter(Staying::nothingBegins).isPresent()) {
            return Optional.empty();
        }
        if (active.filter(one -> needs(me, one)).isPresent()) {
            return active.map(PlanLines::progress);
        }
        return decisions.stream()
                .flatMap(document -> document.proposals().stream())
                .filter(proposal -> proposal.approval().isPresent())
                .map(ProposedPlan::plan)
                .filter(plan -> plan.target().equals(me) || hasStepOn(me, plan))
                .findFirst()
                .map(plan -> "plan " + plan.id() + " is approved and has not begun");
    }

    private static boolean nothingBegins(Decisions document) {
        return document.pause().isPresent() || document.glassBroken().isPresent();
    }

    private static boolean isUnderWayOn(NodeName me, ActivePlan active) {
        return active.claimedStep().filter(step -> step.on().equals(me)).isPresent();
    }

    /** A step of this host is still to come, or its effect is to be seen, which the target's agent tells. */
    private static boolean needs(NodeName me, ActivePlan active) {
        return active.plan().target().equals(me)
                || active.plan().steps().stream()
                        .filter(step -> active.progress(step.number()).state() != StepProgress.State.DONE)
                        .anyMatch(step -> step.on().equals(me));
    }

    private static boolean hasStepOn(NodeName me, Plan plan) {
        return plan.steps().stream().anyMatch(step -> step.on().equals(me));
    }

    /** What goes on and what waits when this host's agent ends now. */
    static String leaving(Situation situation, NodeName me) {
        Optional<Decisions> decisions = situation.decisions().value();
        if (decisions.isEmpty()) {
            return "no longer waiting; what becomes of the plan can't be told while the decisions can't be read";
        }
        return "no longer waiting; "
                + decisions
                        .get()
                        .active()
                        .map(active -> leaving(active, me))
                        .orElse("no plan runs. What was approved"
                                + " begins once an agent runs here: systemctl start rabbitmq-agent");
    }

    private static String leaving(ActivePlan active, NodeName me) {
        String plan = PlanLines.progress(active);
        Optional<Step> next = active.nextStep();
        if (next.isEmpty()) {
            return plan + ": the agents that run see whether the effect stays";
        }
        if (!next.get().on().equals(me)) {
            return plan + ": the agent there goes on; a step on this host waits until an agent runs here:"
                    + " systemctl start rabbitmq-agent";
        }
        if (isUnderWayOn(me, active)) {
            return plan + ": it has begun, and its command may go on by itself. The next agent of this host looks at"
                    + " its effect before it goes on: systemctl start rabbitmq-agent";
        }
        return plan + ": it has not begun, and waits until an agent runs here: systemctl start rabbitmq-agent";
    }
}
