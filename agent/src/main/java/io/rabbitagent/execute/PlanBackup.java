package io.rabbitagent.execute;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.Backups;
import java.util.Optional;

/** Whether the plan of a step that deletes has its backup. */
final class PlanBackup {
    private PlanBackup() {}

    /** Why the plan's backup can't be relied on; empty where it is complete. */
    static Optional<String> missing(Backups backups, Claimed claimed) {
        Fact<Optional<Backup>> backup = backups.of(claimed.plan().id());
        if (!backup.isKnown()) {
            return Optional.of("the backup of this plan can't be relied on (" + backup + ")");
        }
        return backup.value().orElseThrow().isPresent()
                ? Optional.empty()
                : Optional.of(
                        "there is no complete backup for plan " + claimed.plan().id());
    }
}
