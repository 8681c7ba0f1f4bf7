package io.rabbitagent.copies.rescue.replay;

import io.rabbitagent.copies.CopyException;
import java.util.Optional;

/** Where it is kept what was sent of one export. */
interface Records {
    /**
     * Empty where nothing was ever sent.
     *
     * @throws CopyException where it can't be read: nothing may be sent then
     */
    Optional<ReplayRecord> load() throws CopyException;

    /**
     * It is on the disk when this returns.
     *
     * @throws CopyException where it is the former or the new one
     */
    void save(ReplayRecord record) throws CopyException;
}
