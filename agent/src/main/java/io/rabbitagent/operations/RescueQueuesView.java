package io.rabbitagent.operations;

import io.rabbitagent.operations.RescueListView.ExportLine;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@code agent rescue list BACKUP -o json}: the queues in a backup, by vhost and name.
 *
 * @param announcedElsewhere those that its plan announced as lost, and that are not in it
 * @param announcedMore how many others it announced without naming them; empty where the backup does not tell
 * @param announcedUnknown what it could not tell of losses
 */
public record RescueQueuesView(
        int formatVersion,
        String backup,
        String directory,
        String node,
        String plan,
        Instant at,
        List<QueueLine> queues,
        List<Name> announcedElsewhere,
        Optional<Integer> announcedMore,
        List<String> announcedUnknown) {

    /**
     * A queue in the backup.
     *
     * @param leader the node that led it, as far as the backup's node knew
     * @param messages empty where they can't be read
     * @param problem why they can't be read
     * @param announced whether its plan announced it as lost; empty where the backup does not tell, or does not name all
     * @param membersElsewhere of a quorum queue or stream, other nodes that had a member of it
     * @param mirrorsElsewhere of a classic queue, other nodes that had a mirror of it, or may have had one
     * @param warning what to look at before a replay; empty where the node that was copied alone had them
     * @param export empty where none was begun
     */
    public record QueueLine(
            String vhost,
            String queue,
            String type,
            String leader,
            Optional<Long> messages,
            Optional<String> problem,
            Optional<Boolean> announced,
            List<String> membersElsewhere,
            List<String> mirrorsElsewhere,
            Optional<String> warning,
            Optional<ExportLine> export) {}

    /** A queue that is named only. */
    public record Name(String vhost, String queue) {}
}
