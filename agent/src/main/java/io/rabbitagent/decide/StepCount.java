package io.rabbitagent.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many steps of one kind ended so in a plan that is over. Steps that no agent had claimed are in none.
 *
 * @param step the action's name
 */
public record StepCount(String step, Outcome outcome, int count) {
    /** How a step can end. */
    public enum Outcome {
        /** Its effect was seen. */
        DONE,
        FAILED,
        /** Whether it took effect can't be told. */
        OUTCOME_UNKNOWN,
        /** It was claimed when its plan was aborted, and had no effect. */
        ABORTED,
        /** It gave way, half done. */
        YIELDED;

        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** @param outcome of the plan: that of a step under way, too */
    static List<StepCount> of(ActivePlan active, Run.Outcome outcome) {
        Map<String, Integer> done = new TreeMap<>();
        for (StepProgress progress : active.steps()) {
            if (progress.state() == StepProgress.State.DONE) {
                done.merge(active.plan().step(progress.number()).action().name(), 1, Integer::sum);
            }
        }
        List<StepCount> counts = new ArrayList<>();
        done.forEach((step, count) -> counts.add(new StepCount(step, Outcome.DONE, count)));
        active.claimedStep()
                .ifPresent(step -> counts.add(new StepCount(step.action().name(), ofClaimed(outcome), 1)));
        return counts;
    }

    private static Outcome ofClaimed(Run.Outcome outcome) {
        return switch (outcome) {
            case VERIFIED -> Outcome.DONE;
            case FAILED -> Outcome.FAILED;
            case OUTCOME_UNKNOWN -> Outcome.OUTCOME_UNKNOWN;
            case ABORTED -> Outcome.ABORTED;
            case YIELDED -> Outcome.YIELDED;
        };
    }
}
