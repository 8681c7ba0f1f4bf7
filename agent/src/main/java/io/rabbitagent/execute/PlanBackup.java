package io.rabbitagent.execute;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.Backups;
import java.util.Optional;

/** Whether the plan of a step that deletes has its backup. */
final class PlanBackup {
    private PlanBackup() {}

    /** Why the plan's backup can't be relied on; empty where it is complete. */
    static Optional<Obstacle> missing(Backups backups, Claimed claimed) {
        Fact<Optional<Backup>> backup = backups.of(claimed.plan().id());
        if (!backup.isKnown()) {
            // It won't get clearer by asking again: a backup that can't be trusted is none.
            return Optional.of(Obstacle.of("the backup of this plan can't be relied on (" + backup + ")"));
        }
        return backup.value().orElseThrow().isPresent()
                ? Optional.empty()
                : Optional.of(Obstacle.of(
                        "there is no complete backup for plan " + claimed.plan().id()));
    }
}
