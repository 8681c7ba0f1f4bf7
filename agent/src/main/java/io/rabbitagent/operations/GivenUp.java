package io.rabbitagent.operations;

import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.copies.Manifest;
import io.rabbitagent.decide.DecisionMade;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Whether the plan of a backup got as far as to give up what it announced as lost. One that failed or was aborted before may
 * have left the cluster with all of it.
 */
final class GivenUp {
    private GivenUp() {}

    /** False also where the backup or the history does not tell, or that can't be read. */
    static boolean isKnown(AgentAccess agent, Manifest manifest) {
        OptionalInt step = manifest.givesUpAt();
        if (step.isEmpty() || step.getAsInt() == 0) {
            return step.isPresent();
        }
        try {
            return !agent.sharedHistory(entry -> isDone(entry, manifest.planId(), step.getAsInt()), 1)
                    .isEmpty();
        } catch (OperationException e) {
            return false;
        }
    }

    private static boolean isDone(HistoryEntry entry, String planId, int step) {
        return entry.event() instanceof DecisionMade made
                && made.planId().equals(Optional.of(planId))
                && made.stepDone().orElse(0) >= step;
    }
}
