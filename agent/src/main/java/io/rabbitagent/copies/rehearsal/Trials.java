package io.rabbitagent.copies.rehearsal;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.rehearsal.Measurement;
import io.rabbitagent.copies.BusyException;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.isolated.Listening;
import java.util.SortedSet;

/** Measures on copies of the own node's data, which is only read. */
public interface Trials {
    /**
     * Tries each option on a fresh copy. What was seen before is not among what copies tell.
     *
     * @param lost nodes to take for lost
     * @throws BusyException where another copy is open on this host
     * @throws CopyException where the node's VM runs, no copy can be had, or the data has changed meanwhile; an option with which
     *     no broker comes up is no exception, but an answer
     */
    Measurement measure(SortedSet<NodeName> lost, Listening listening) throws BusyException, CopyException;
}
