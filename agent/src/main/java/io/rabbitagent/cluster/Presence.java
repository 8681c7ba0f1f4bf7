package io.rabbitagent.cluster;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether a node's agent is there, as the reader of the board sees it.
 *
 * @param fresh its board document changed recently, by the reader's own clock
 * @param lastChange how long ago the reader saw the document change; empty where it has not seen a change yet
 */
public record Presence(boolean fresh, Optional<Duration> lastChange) {
    public static Presence freshNow() {
        return new Presence(true, Optional.of(Duration.ZERO));
    }

    public static Presence neverSeen() {
        return new Presence(false, Optional.empty());
    }
}
