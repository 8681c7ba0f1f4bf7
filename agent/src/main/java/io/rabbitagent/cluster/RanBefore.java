package io.rabbitagent.cluster;

import java.time.Instant;
import java.util.Set;

/**
 * What a broker's log tells of the last life in which its application completed a boot, whatever failed to boot since.
 *
 * <p>It is evidence only where that life was stopped in order: a broker that is killed takes along what it logged within its
 * last two seconds (seen on 3.10.8), a peer's end among it.
 *
 * @param sawRunning whom the node last saw running, itself included
 * @param stoppedCleanly somebody asked it to stop, and the log shows the stop to its end
 * @param endedAt by the broker's clock: when it had stopped, where it was stopped in order. Otherwise no end at all, but the
 *     first line of the boot that followed, or the last telling line where none did
 */
public record RanBefore(Set<NodeName> sawRunning, boolean stoppedCleanly, Instant endedAt) {
    public RanBefore {
        sawRunning = Set.copyOf(sawRunning);
    }
}
