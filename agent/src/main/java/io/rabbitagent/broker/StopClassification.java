package io.rabbitagent.broker;

import io.rabbitagent.cluster.BootLog;

/**
 * Tells a wanted end of a VM from another.
 *
 * <p>Asked is enough: a VM that is killed while it stops was still meant to stop. Who stopped the application and lost the
 * VM later meant it to be out as well. A node that pauses itself, or that Autoheal restarts, was asked by nobody.
 */
public final class StopClassification {
    private StopClassification() {}

    /** @param atEnd the log as it stood after the VM's end, see {@link BrokerLog#readNow} */
    public static StopKind of(BootLog atEnd) {
        return atEnd.stopAsked().isPresent() && !atEnd.bootFailed() ? StopKind.CLEAN : StopKind.CRASH;
    }
}
