package io.rabbitagent.operations;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.decide.ActivePlan;
import io.rabbitagent.decide.Command;
import io.rabbitagent.decide.Run;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.plan.Step;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code agent abort}: ends the plan in the slot.
 *
 * <ol>
 *   <li>Where no step is being done, at once.
 *   <li>A step that runs is not killed: its agent ends it, and then the plan, which is ABORTING meanwhile.
 *   <li>Where that agent's host is switched off, a human says so, and the plan ends with its outcome unknown.
 * </ol>
 */
public final class Aborting {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final int LOOKS = 5;

    private Aborting() {}

    /**
     * Asks for the end of a plan.
     *
     * @param fenced the node of the claimed step, typed as the statement that its host is switched off and stays so
     * @return what has come of it so far, and what is left behind
     */
    public static String abort(AgentAccess agent, String planId, String actor, String reason, Optional<String> fenced)
            throws OperationException {
        ActivePlan active = running(agent, planId);
        if (fenced.isPresent()) {
            checkFenced(active, fenced.get());
        }
        agent.decide(new Command.Abort(actor, planId, reason, fenced.map(NodeName::new)));
        return outcome(agent, active);
    }

    private static ActivePlan running(AgentAccess agent, String planId) throws OperationException {
        Optional<ActivePlan> active = Plans.sought(agent, document -> document.active(planId));
        if (active.isPresent()) {
            return active.get();
        }
        if (Plans.decisions(agent.situation()).proposal(planId).isPresent()) {
            throw new OperationException(
                    Kind.CONFLICT,
                    "plan " + planId + " has not begun; to turn it down: agent reject " + planId + " --reason TEXT");
        }
        throw new OperationException(Kind.NOT_FOUND, "plan " + planId + " is not running: see agent plans");
    }

    private static void checkFenced(ActivePlan active, String typed) throws OperationException {
        Optional<Step> claimed = active.claimedStep();
        if (claimed.isEmpty()) {
            throw new OperationException(
                    Kind.CONFLICT,
                    "no step of plan " + active.plan().id() + " is being done, so that nobody need be switched off:"
                            + " abort it without --fenced");
        }
        String owner = claimed.get().on().value();
        if (!owner.equals(typed)) {
            throw new OperationException(
                    Kind.CONFLICT,
                    "--fenced states that the host of the step that is being done is switched off: that is " + owner
                            + ", not " + typed + "; type it exactly");
        }
    }

    private static String outcome(AgentAccess agent, ActivePlan aborted) throws OperationException {
        String id = aborted.plan().id();
        Situation situation = agent.situation();
        for (int look = 0; look < LOOKS; look++) {
            // What can't be read now makes the decision not undone: it is looked for once more.
            Optional<Run> over = situation.decisions().value().stream()
                    .flatMap(document -> document.recent().stream())
                    .filter(run -> run.planId().equals(id))
                    .findFirst();
            if (over.isPresent()) {
                return "Plan " + id + " is over: " + over.get().outcome().text() + ", "
                        + over.get().detail() + ". Its rule is held for "
                        + over.get().target() + " until agent ack "
                        + id + ". To get back from what was done: "
                        + aborted.plan().undo();
            }
            Optional<ActivePlan> active = situation
                    .decisions()
                    .value()
                    .flatMap(document -> document.active(id))
                    .filter(one -> one.abort().isPresent());
            if (active.isPresent()) {
                return "Plan " + id + " is being aborted. "
                        + active.get()
                                .claimedStep()
                                .map(step -> "Step " + step.number() + ", "
                                        + step.action().name() + " on " + step.on()
                                        + ", is not killed: its agent waits for its end, and nothing begins after it")
                                .orElse("No further step begins")
                        + ". Follow it: agent status --watch";
            }
            situation = agent.situationAfter(situation, LOOK_EVERY);
        }
        return "The end of plan " + id + " was asked for, and is not seen yet: see agent plans";
    }
}
