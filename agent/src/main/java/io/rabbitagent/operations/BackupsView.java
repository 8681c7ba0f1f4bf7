package io.rabbitagent.operations;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code agent backups -o json}: this host's backups, newest first, incomplete ones behind them. */
public record BackupsView(int formatVersion, String directory, List<BackupLine> backups) {

    /**
     * A backup. An incomplete one has an id and a problem only.
     *
     * @param plan before whose destructive step it was made
     * @param type disc or ram: of the node in the cluster that it was a member of
     * @param bytes of the copied data directory
     * @param rule that found what that plan cured; empty where the backup does not tell
     * @param losses how many queues the plan announced as lost; empty where the backup does not tell
     */
    public record BackupLine(
            String id,
            boolean complete,
            Optional<Instant> at,
            Optional<String> plan,
            Optional<String> node,
            Optional<String> type,
            Optional<Long> bytes,
            Optional<Long> files,
            Optional<String> rule,
            Optional<Integer> losses,
            Optional<String> problem) {}
}
