package io.rabbitagent.broker;

import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.HowEnded;
import io.rabbitagent.cluster.LogEvent;
import io.rabbitagent.cluster.LogSignal;
import java.util.EnumSet;
import java.util.Set;

/**
 * Tells a wanted end of a VM from another.
 *
 * <p>Asked is enough: a VM that is killed while it stops was still meant to stop. Who stopped the application and lost the
 * VM later meant it to be out as well. A node that pauses itself, or that Autoheal restarts, was asked by nobody.
 *
 * <p>That a life never ran has to be shown: a broker that is killed takes its last two seconds of log along (seen on
 * 3.10.8), "startup complete" among them.
 */
public final class StopClassification {
    private static final Set<LogSignal> FAILURES = EnumSet.of(LogSignal.BOOT_FAILED, LogSignal.INCONSISTENT_CLUSTER);

    private StopClassification() {}

    /**
     * How a life of the VM ended.
     *
     * @param atEnd the log as it stood after the VM's end, see {@link BrokerLog#readNow}
     * @param appRan the application was seen running in this life, whatever the log still shows of that
     */
    public static Fact<HowEnded> of(BootLog atEnd, boolean appRan) {
        if (appRan || atEnd.booted()) {
            boolean clean = atEnd.stopAsked().isPresent() && !atEnd.bootFailed();
            return Fact.known(clean ? HowEnded.CLEAN : HowEnded.CRASH);
        }
        if (isSeenNotToRun(atEnd)) {
            return Fact.known(HowEnded.NEVER_RAN);
        }
        return Fact.unknown(
                Reason.NOT_OBSERVED,
                atEnd.last().isPresent()
                        ? "the last that its log tells is of a boot that began: a broker that is killed takes its last"
                                + " lines along, so it may have come up"
                        : "its log does not reach back to its boot");
    }

    private static boolean isSeenNotToRun(BootLog atEnd) {
        boolean failedLast =
                atEnd.last().map(LogEvent::signal).filter(FAILURES::contains).isPresent();
        return failedLast
                || atEnd.bootFailed()
                || atEnd.waitingForTables()
                || atEnd.stopAsked().isPresent();
    }
}
