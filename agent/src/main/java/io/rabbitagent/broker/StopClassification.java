package io.rabbitagent.broker;

import io.rabbitagent.cluster.BootLog;
import io.rabbitagent.cluster.HowEnded;

/**
 * Tells a wanted end of a VM from another.
 *
 * <p>Asked is enough: a VM that is killed while it stops was still meant to stop. Who stopped the application and lost the
 * VM later meant it to be out as well. A node that pauses itself, or that Autoheal restarts, was asked by nobody.
 */
public final class StopClassification {
    private StopClassification() {}

    /**
     * How a life of the VM ended.
     *
     * @param atEnd the log as it stood after the VM's end, see {@link BrokerLog#readNow}
     * @param appRan the application was seen running in this life, whatever the log still shows of that
     */
    public static HowEnded of(BootLog atEnd, boolean appRan) {
        if (!appRan && !atEnd.booted()) {
            return HowEnded.NEVER_RAN;
        }
        return atEnd.stopAsked().isPresent() && !atEnd.bootFailed() ? HowEnded.CLEAN : HowEnded.CRASH;
    }
}
