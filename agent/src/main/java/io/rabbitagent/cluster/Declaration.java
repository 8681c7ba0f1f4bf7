package io.rabbitagent.cluster;

import java.time.Instant;

/**
 * What a human has said of a member, which no agent can find out.
 *
 * @param by who said it
 * @param at by the clock of the host on which it was said, for display only
 */
public record Declaration(NodeName node, What what, String by, String reason, Instant at) {
    /** What was said. */
    public enum What {
        /** Its host is gone, and does not come back. */
        LOST,
        /** It is to leave the cluster for good. */
        LEAVING;

        /** As it is shown, such as {@code lost}. */
        public String text() {
            return this == LOST ? "lost" : "leaving";
        }
    }
}
