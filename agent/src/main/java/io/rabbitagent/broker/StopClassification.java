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
 * <p>Where an application that ran was stopped, and a later start of it failed in the same VM, that attempt counts: its files
 * are what the attempt made of them.
 *
 * <p>That a life never ran has to be shown: a broker that is killed takes its last two seconds of log along (seen on
 * 3.10.8), "startup complete" among them.
 */
public final class StopClassification {
    private static final Set<LogSignal> FAILURES = EnumSet.of(LogSignal.BOOT_FAILED, LogSignal.INCONSISTENT_CLUSTER);

    private StopClassification() {}

    /** As {@link #of(BootLog, boolean, boolean)}, of a VM whose application was started with it. */
    public static Fact<HowEnded> of(BootLog atEnd, boolean appRan) {
        return of(atEnd, appRan, false);
    }

    /**
     * How a life of the VM ended.
     *
     * @param atEnd the log as it stood after the VM's end, see {@link BrokerLog#readNow}
     * @param appRan the application was seen running in this life, whatever the log still shows of that
     * @param startedAgain the last boot was that of {@code start_app} in a VM that had been there before
     */
    static Fact<HowEnded> of(BootLog atEnd, boolean appRan, boolean startedAgain) {
        if (hasFailed(atEnd)) {
            // Also where it ran before: the attempt has overwritten its files.
            return seenToFail(atEnd, appRan);
        }
        if (appRan && startedAgain && !atEnd.booted()) {
            return atEnd.stopAsked().isPresent()
                    ? Fact.known(HowEnded.NEVER_RAN)
                    : Fact.unknown(
                            Reason.NOT_OBSERVED,
                            "its application ran, and its log breaks off in a later start of it, which may have"
                                    + " overwritten its files");
        }
        if (appRan || atEnd.booted()) {
            return Fact.known(atEnd.stopAsked().isPresent() ? HowEnded.CLEAN : HowEnded.CRASH);
        }
        if (atEnd.waitingForTables() || atEnd.stopAsked().isPresent()) {
            return Fact.known(HowEnded.NEVER_RAN);
        }
        return Fact.unknown(
                Reason.NOT_OBSERVED,
                atEnd.last().isPresent()
                        ? "the last that its log tells is of a boot that began: a broker that is killed takes its last"
                                + " lines along, so it may have come up"
                        : "its log does not reach back to its boot");
    }

    private static boolean hasFailed(BootLog atEnd) {
        boolean failedLast =
                atEnd.last().map(LogEvent::signal).filter(FAILURES::contains).isPresent();
        return atEnd.bootFailed() || (failedLast && !atEnd.booted());
    }

    /** Where the log knows that it had run, and no agent saw it, nobody else knows that its evidence is lost. */
    private static Fact<HowEnded> seenToFail(BootLog atEnd, boolean appRan) {
        return atEnd.booted() && !appRan
                ? Fact.unknown(
                        Reason.NOT_OBSERVED,
                        "its application ran, and a later start of it failed, which may have overwritten its files")
                : Fact.known(HowEnded.NEVER_RAN);
    }
}
