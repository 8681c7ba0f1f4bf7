package io.rabbitagent.copies.isolated;

import java.util.List;
import java.util.Optional;

/**
 * A queue whose messages are in a copy of a data directory, whichever node led it.
 *
 * @param type such as {@code classic} or {@code quorum}
 * @param leader the node that led it, as far as the node that was copied knew
 * @param messages those on the disk of the node that was copied; empty where they can't be read
 * @param problem why they can't be read
 * @param membersElsewhere of a quorum queue or stream, the other nodes that have a member, as far as the node that was copied
 *     knew; the messages are those of one member, which may lack some that were confirmed, and have some that were not
 * @param mirrorsElsewhere of a classic queue, the other nodes that had a mirror, as far as the node that was copied knew, or may
 *     have had one by its policy
 */
public record CopiedQueue(
        String vhost,
        String name,
        String type,
        String leader,
        Optional<Long> messages,
        Optional<String> problem,
        List<String> membersElsewhere,
        List<String> mirrorsElsewhere) {
    public CopiedQueue {
        membersElsewhere = List.copyOf(membersElsewhere);
        mirrorsElsewhere = List.copyOf(mirrorsElsewhere);
    }
}
