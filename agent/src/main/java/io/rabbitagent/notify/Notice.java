package io.rabbitagent.notify;

import io.rabbitagent.cluster.NodeName;
import java.time.Instant;
import java.util.Locale;

/**
 * What is told of one decision. Its components are the fields of what is sent, which docs/notifications.md describes: they
 * are added to, never changed.
 *
 * @param id of the decision's entry in the history: the same however often the notice is sent
 * @param node the plan's target: a member also where the plan is about the whole cluster
 * @param plan its id
 * @param outcome {@code awaiting-approval}, or how the plan ended
 * @param detail a sentence of the plan or its end; empty where there is none
 * @param at when it was decided, by the clock of the agent that did
 * @param text all of it for a human, with the command to run next
 */
public record Notice(
        String id,
        Kind kind,
        String cluster,
        String rule,
        NodeName node,
        String plan,
        String outcome,
        String detail,
        Instant at,
        String text) {
    /** Of the text that is sent. */
    public static final int FORMAT_VERSION = 1;

    /** What has happened. */
    public enum Kind {
        APPROVAL_AWAITED(Topic.APPROVAL),
        FAILED(Topic.FAILURE),
        OUTCOME_UNKNOWN(Topic.FAILURE),
        ABORTED(Topic.FAILURE),
        CURED(Topic.CURE);

        private final Topic topic;

        Kind(Topic topic) {
            this.topic = topic;
        }

        public Topic topic() {
            return topic;
        }

        /** Such as {@code approval-awaited}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
