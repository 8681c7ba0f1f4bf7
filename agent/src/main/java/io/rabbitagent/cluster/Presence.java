package io.rabbitagent.cluster;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether a node's agent is there, as the reader of the board sees it.
 *
 * @param fresh its board document changed recently, by the reader's own clock
 * @param lastChange how long ago the reader saw the document change; empty where it has not seen a change yet
 * @param watched for how long the reader has looked for one without a break; told only where it has not seen one, and there is a
 *     document
 */
public record Presence(boolean fresh, Optional<Duration> lastChange, Optional<Duration> watched) {
    /** The agent of a busy host is late at times. One that was silent for as long is taken for gone. */
    private static final Duration GONE_AFTER = Duration.ofSeconds(60);

    public Presence(boolean fresh, Optional<Duration> lastChange) {
        this(fresh, lastChange, Optional.empty());
    }

    public static Presence freshNow() {
        return new Presence(true, Optional.of(Duration.ZERO));
    }

    public static Presence neverSeen() {
        return new Presence(false, Optional.empty());
    }

    /**
     * How long nothing was heard of an agent that may only be late; empty where it is there, or gone. A reader that has only just
     * begun, or began anew, has missed what was published before.
     */
    public Optional<Duration> late() {
        return lastChange.or(() -> watched).filter(past -> !fresh && past.compareTo(GONE_AFTER) < 0);
    }
}
