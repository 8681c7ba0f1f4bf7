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

    /** Which VM the last boot was of, by the log. */
    public enum BootOf {
        /** Its application was started with it; where that fails, the VM ends. */
        A_NEW_VM,
        /** {@code start_app}, or the end of a pause: its application had run. */
        A_LIVING_VM,
        UNKNOWN
    }

    /**
     * How a life of the VM ended.
     *
     * @param atEnd the log as it stood after the VM's end, see {@link BrokerLog#readNow}
     * @param appRan the application was seen running in this life, whatever the log still shows of that
     * @param boot by what the last boot in that log was begun
     */
    public static Fact<HowEnded> of(BootLog atEnd, boolean appRan, BootOf boot) {
        boolean linesAreLost = boot == BootOf.A_NEW_VM && !atEnd.booted();
        if (appRan && !linesAreLost && !endsAtWork(atEnd, boot)) {
            return ofALaterStart(atEnd);
        }
        if (!appRan && atEnd.booted() && atEnd.bootFailed()) {
            // No agent saw it run: nobody else would know that it did, and that its evidence is lost.
            return Fact.unknown(
                    Reason.NOT_OBSERVED,
                    "its application ran, and a later start of it failed, which may have overwritten its files");
        }
        if (appRan || atEnd.booted()) {
            boolean clean = atEnd.stopAsked().isPresent() && !atEnd.bootFailed();
            return Fact.known(clean ? HowEnded.CLEAN : HowEnded.CRASH);
        }
        if (hasFailed(atEnd) || atEnd.waitingForTables() || atEnd.stopAsked().isPresent()) {
            return Fact.known(HowEnded.NEVER_RAN);
        }
        return Fact.unknown(
                Reason.NOT_OBSERVED,
                atEnd.last().isPresent()
                        ? "the last that its log tells is of a boot that began: a broker that is killed takes its last"
                                + " lines along, so it may have come up"
                        : "its log does not reach back to its boot");
    }

    /** No later start of the application than that which was seen to succeed can have overwritten its files. */
    private static boolean endsAtWork(BootLog atEnd, BootOf boot) {
        boolean breaksOff = !atEnd.booted() && (boot == BootOf.A_LIVING_VM || atEnd.waitingForTables());
        return !hasFailed(atEnd) && !breaksOff;
    }

    /** It ran, was stopped, and was asked to start again: the attempt counts, as the files are what it made of them. */
    private static Fact<HowEnded> ofALaterStart(BootLog atEnd) {
        return hasFailed(atEnd) || atEnd.stopAsked().isPresent()
                ? Fact.known(HowEnded.NEVER_RAN)
                : Fact.unknown(
                        Reason.NOT_OBSERVED,
                        "its application ran, and its log breaks off in a later start of it, which may have"
                                + " overwritten its files");
    }

    private static boolean hasFailed(BootLog atEnd) {
        boolean failedLast =
                atEnd.last().map(LogEvent::signal).filter(FAILURES::contains).isPresent();
        return atEnd.bootFailed() || (failedLast && !atEnd.booted());
    }
}
