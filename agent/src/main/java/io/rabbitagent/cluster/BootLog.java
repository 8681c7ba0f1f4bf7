package io.rabbitagent.cluster;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What the broker's log says about its present life: everything since the last {@link LogSignal#BOOT_STARTED}.
 *
 * @param last the last telling line
 * @param stopAsked when somebody last asked the node to stop; empty where it booted or failed to since
 * @param disagreement the last {@code inconsistent_cluster}; empty where a boot was completed since
 * @param waitingForTables the boot waits for peers, and nothing later ended that
 * @param bootFailed the last boot gave up, and the node was not joined to a cluster since
 * @param paused the node put itself to sleep (pause_minority, pause_if_all_down) and has not come back since
 * @param autoheal autoheal was the last thing the log spoke of
 * @param booted the boot was completed; also where the log begins in the midst of a life whose application runs
 * @param drained the node was put into maintenance mode, and neither revived nor booted since
 * @param aloneSince when it last began with an empty data directory, new, wiped or reset; empty where it joined a cluster
 *     or saw another member up since, and where the log does not reach back that far
 * @param lastRun the last life in which a boot was completed, the present one included; kept across later attempts that
 *     failed; empty where the log does not show that life from its beginning, and where the data was emptied since
 * @param flagsRefused the line about feature flags with which a boot gave up; kept across later attempts, empty where a boot
 *     was completed since, or the node was joined to a cluster
 * @param partitionedFrom from whom Mnesia said that the node is partitioned, and who has not come back to it since: while
 *     the node has not completed a boot after that, its data is that of its own side
 */
public record BootLog(
        Optional<LogEvent> last,
        Optional<Instant> stopAsked,
        Optional<Disagreement> disagreement,
        boolean waitingForTables,
        boolean bootFailed,
        boolean paused,
        boolean autoheal,
        boolean booted,
        boolean drained,
        Optional<Instant> aloneSince,
        Optional<RanBefore> lastRun,
        Optional<String> flagsRefused,
        Set<NodeName> partitionedFrom) {
    /** Of a log without a telling line. */
    public static final BootLog NOTHING = new BootLog(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            false,
            false,
            false,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Set.of());

    public BootLog {
        partitionedFrom = Set.copyOf(partitionedFrom);
    }

    /** The same, with some of it replaced. */
    public BootLogChange change() {
        return new BootLogChange(this);
    }
}
