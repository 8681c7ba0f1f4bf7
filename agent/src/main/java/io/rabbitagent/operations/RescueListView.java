package io.rabbitagent.operations;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code agent rescue list -o json}: what was exported of this host's backups, newest first, incomplete ones behind them. */
public record RescueListView(int formatVersion, String directory, List<BackupLine> backups) {

    /**
     * A backup and what was exported of it. An incomplete one has an id and a problem only.
     *
     * @param plan before whose destructive step it was made
     */
    public record BackupLine(
            String id,
            boolean complete,
            Optional<Instant> at,
            Optional<String> plan,
            Optional<String> node,
            Optional<String> problem,
            List<ExportLine> exports) {}

    /**
     * What there is of a queue's export.
     *
     * @param vhost empty, like {@code queue}, where the export broke off before its first message tells
     * @param state complete, partial or damaged
     * @param messages of a complete one; empty otherwise
     * @param file with the messages
     * @param ledBy of a complete one: the node that led the queue, where that is another one than the one that was copied
     * @param verified whether all of them were read and found to be right; empty where they were not read
     * @param replayBegun whether a replay has left its record
     * @param problem what is wrong, and what to do
     */
    public record ExportLine(
            Optional<String> vhost,
            Optional<String> queue,
            String state,
            Optional<Long> messages,
            Optional<Long> bytes,
            Optional<String> sha256,
            Optional<Instant> at,
            String file,
            Optional<String> ledBy,
            Optional<Boolean> verified,
            boolean replayBegun,
            Optional<String> problem) {}
}
