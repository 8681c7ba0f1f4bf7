package io.rabbitagent.cluster;

import java.time.Instant;
import java.util.Optional;

/**
 * Where backups of a node go, and whether one would fit there.
 *
 * @param directory on the agent's host
 * @param writable whether the agent may write there
 * @param freeBytes of its file system, as far as the agent may use it
 * @param keepFreeBytes must stay free beside a backup: below the broker's own limit, it would block its publishers
 * @param last the newest complete backup of this node
 */
public record BackupRoom(
        String directory, boolean writable, long freeBytes, long keepFreeBytes, Optional<KeptBackup> last) {
    /**
     * A complete backup of a node.
     *
     * @param id names it, as in {@code agent backups restore ID}
     * @param planId of the plan before whose destructive step it was made
     * @param type of the node in the cluster that it was a member of
     */
    public record KeptBackup(String id, Instant at, String planId, NodeType type) {}
}
