package io.rabbitagent.plan;

import java.util.OptionalLong;

/**
 * A queue that a plan puts at risk.
 *
 * @param messages empty where their number can't be known
 * @param why in a few words, such as "only on this node"
 * @param kept who has its messages afterwards
 */
public record Loss(String vhost, String queue, OptionalLong messages, String why, Kept kept) {

    /** Who has a queue's messages once its plan is over. */
    public enum Kept {
        /** Nobody can tell: mirrors may have kept them, or some of them stay. */
        UNTOLD,
        /** The cluster has none of them, and one node's backup all that are left. */
        BACKUP_ONLY,
        /** None of the nodes that are left has any of them. */
        NOBODY
    }

    /** Of a queue whose messages somebody may keep. */
    public Loss(String vhost, String queue, OptionalLong messages, String why) {
        this(vhost, queue, messages, why, Kept.UNTOLD);
    }
}
