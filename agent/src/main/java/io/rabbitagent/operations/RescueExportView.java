package io.rabbitagent.operations;

import java.util.List;
import java.util.Optional;

/**
 * {@code agent rescue export -o json}: what came of the export of each queue.
 *
 * @param directory with the files
 * @param complete whether all that was wanted is exported now; what is left out was not wanted
 * @param beyond why queues are in it that the plan did not name; empty where none was sought
 */
public record RescueExportView(
        int formatVersion,
        String backup,
        String directory,
        boolean complete,
        Optional<String> beyond,
        List<ExportedLine> queues) {

    /**
     * What came of one queue.
     *
     * @param outcome exported, already-exported, interrupted, unreadable, left-out, damaged, not-in-backup or
     *     kept-by-nobody
     * @param file with the messages; empty, like what is said of it, where the export is not complete
     * @param ledBy the node that led it, where that is another one than the one that was copied
     * @param membersElsewhere of a quorum queue or stream, other nodes that had a member of it
     * @param mirrorsElsewhere of a classic queue, other nodes that had a mirror of it, or may have had one; empty, too, of an export
     *     by an agent that did not write it down
     * @param warning what to look at before a replay
     * @param problem why it is not complete
     */
    public record ExportedLine(
            String vhost,
            String queue,
            String outcome,
            Optional<Long> messages,
            Optional<Long> bytes,
            Optional<String> sha256,
            Optional<String> file,
            Optional<String> ledBy,
            List<String> membersElsewhere,
            Optional<List<String>> mirrorsElsewhere,
            Optional<String> warning,
            Optional<String> problem) {}
}
