package io.rabbitagent.copies.isolated;

import io.rabbitagent.copies.BusyException;
import io.rabbitagent.copies.CopyException;
import java.util.List;

/** What can be asked of a data directory that no broker runs on. It is not changed. */
public interface DataTrials {
    /**
     * The queues whose data is there, whoever led them. Quorum queues and streams are counted for some minutes; those that are left
     * then have a problem instead.
     *
     * @throws BusyException where another copy is open on this host
     * @throws CopyException where there is no copy, or not in isolation
     */
    List<CopiedQueue> queues(Original original, Listening listening) throws BusyException, CopyException;

    /**
     * What a broker has which starts there as the first of its cluster.
     *
     * @param treatment what is done to the copy before
     * @throws DidNotBootException where the treatment was refused, or no broker came up after it
     * @throws BusyException as {@link #queues}
     * @throws CopyException as {@link #queues}
     */
    Outcome outcome(Original original, Treatment treatment, Listening listening) throws BusyException, CopyException;
}
