package io.rabbitagent.order;

import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.LogEvent;
import io.rabbitagent.cluster.LogSignal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/** What a node's log tells of its attempts to boot. */
record Boots(Fact<BootLog> log) {
    private static final Set<LogSignal> NOT_YET_UP = EnumSet.of(
            LogSignal.BOOT_STARTED,
            LogSignal.WAITING_FOR_TABLES,
            LogSignal.BOOT_FAILED,
            LogSignal.INCONSISTENT_CLUSTER);

    /** The log knows of a completed boot, and of no later attempt. */
    boolean completed() {
        return log.value()
                .filter(known -> known.booted() && !endsInAnAttempt(known))
                .isPresent();
    }

    /** The last that the log tells is of a boot that was not completed. */
    boolean attempted() {
        return log.value().filter(Boots::endsInAnAttempt).isPresent();
    }

    /**
     * The log's last telling line is younger than the recorded stop. Both times are of this host's clock. A broker that is
     * killed takes its last unwritten lines along, "startup complete" among them: the line alone tells nothing.
     */
    boolean saidAfter(Instant stop) {
        return log.value()
                .flatMap(BootLog::last)
                .filter(line -> line.at().isAfter(stop))
                .isPresent();
    }

    private static boolean endsInAnAttempt(BootLog log) {
        boolean notYetUp =
                log.last().map(LogEvent::signal).filter(NOT_YET_UP::contains).isPresent();
        return notYetUp || log.bootFailed() || log.waitingForTables();
    }
}
