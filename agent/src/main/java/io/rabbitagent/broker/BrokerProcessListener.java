package io.rabbitagent.broker;

import io.rabbitagent.cluster.BrokerProcess;

/** Hears of the beginnings and ends of a broker's Erlang VM, in their order and on one thread. */
public interface BrokerProcessListener {
    /** Also called for a VM that was there when the watch began. */
    void started(BrokerProcess process);

    /**
     * @param lastSeen when the VM was last seen living: what was kept before a boot earlier than that came of no end of it;
     *     {@link HostMoment#UNKNOWN} where the host's uptime can't be read
     */
    void ended(BrokerProcess process, HostMoment lastSeen);
}
