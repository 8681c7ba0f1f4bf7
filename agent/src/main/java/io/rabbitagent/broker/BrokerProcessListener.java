package io.rabbitagent.broker;

import io.rabbitagent.cluster.BrokerProcess;

/** Hears of the beginnings and ends of a broker's Erlang VM, in their order and on one thread. */
public interface BrokerProcessListener {
    /** Also called for a VM that was there when the watch began. */
    void started(BrokerProcess process);

    void ended(BrokerProcess process);
}
