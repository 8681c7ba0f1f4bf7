package io.rabbitagent.copies.isolated;

import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.BusyException;
import io.rabbitagent.copies.CopyException;
import java.util.List;

/** Looks into backups: each time through a broker on an isolated copy, which is gone when the call returns. */
public interface BackupReader {
    /**
     * The queues whose data is in the backup, by vhost and name.
     *
     * @throws BusyException where another copy is open on this host
     * @throws CopyException where the backup can't be opened, or not in isolation, or nobody wants them any more
     */
    List<CopiedQueue> queues(Backup backup, Listening listening) throws BusyException, CopyException;

    /**
     * Gives all messages of some queues. One that can't be read keeps no other from being given.
     *
     * @throws BusyException as {@link #queues}; the sink was given nothing
     * @throws CopyException where it failed, or nobody wants them any more; what the sink was given until then is right
     */
    void messages(Backup backup, List<WantedQueue> queues, MessageSink sink, Listening listening)
            throws BusyException, CopyException;
}
