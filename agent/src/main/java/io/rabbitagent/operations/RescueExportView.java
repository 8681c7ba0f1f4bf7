package io.rabbitagent.operations;

import java.util.List;
import java.util.Optional;

/**
 * {@code agent rescue export -o json}: what came of the export of each queue.
 *
 * @param directory with the files
 * @param complete whether all that was wanted is exported now
 */
public record RescueExportView(
        int formatVersion, String backup, String directory, boolean complete, List<ExportedLine> queues) {

    /**
     * What came of one queue.
     *
     * @param outcome exported, already-exported, unreadable, damaged or not-in-backup
     * @param file with the messages; empty, like what is said of it, where the export is not complete
     * @param problem why it is not
     */
    public record ExportedLine(
            String vhost,
            String queue,
            String outcome,
            Optional<Long> messages,
            Optional<Long> bytes,
            Optional<String> sha256,
            Optional<String> file,
            Optional<String> problem) {}
}
