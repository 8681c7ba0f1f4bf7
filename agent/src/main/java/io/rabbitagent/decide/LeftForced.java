package io.rabbitagent.decide;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Step;
import java.util.Optional;

/**
 * A node that a plan had not to wait for others, and did not start. Started later, beside one that has returned, it would be a
 * cluster of its own: so whoever reads how the plan ended reads what to do with it.
 */
final class LeftForced {
    private LeftForced() {}

    /** What has to be known of it; empty where there is none. */
    static Optional<String> words(ActivePlan active, Run.Outcome outcome) {
        return active.plan().steps().stream()
                .filter(step -> step.action().forcesBoot() && mayBeDone(active, step, outcome))
                .map(Step::on)
                .findFirst()
                .filter(node -> !startIs(active, node, StepProgress.State.DONE))
                .map(node -> (outcome == Run.Outcome.OUTCOME_UNKNOWN
                                        && startIs(active, node, StepProgress.State.CLAIMED)
                                ? node
                                        + " was had not to wait for others, and may run by now: look first. If it does, leave"
                                        + " it; the others can join it. If not, don't start it, and put its backup back, on "
                                : node
                                        + " waits for nobody when it boots next: don't start it. Put its backup back first, on ")
                        + node.host() + ": agent backups restore, with the id that agent backups shows for plan "
                        + active.plan().id());
    }

    /** A step that has failed left nothing there. */
    private static boolean mayBeDone(ActivePlan active, Step step, Run.Outcome outcome) {
        StepProgress.State state = active.progress(step.number()).state();
        return state == StepProgress.State.DONE
                || (state == StepProgress.State.CLAIMED && outcome == Run.Outcome.OUTCOME_UNKNOWN);
    }

    private static boolean startIs(ActivePlan active, NodeName node, StepProgress.State state) {
        return active.plan().steps().stream()
                .filter(step -> step.on().equals(node) && step.action().startsBroker())
                .anyMatch(step -> active.progress(step.number()).state() == state);
    }
}
