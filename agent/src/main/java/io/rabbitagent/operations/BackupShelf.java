package io.rabbitagent.operations;

import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.Restored;
import io.rabbitagent.copies.rescue.Rescue;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** The backups on this host. */
public interface BackupShelf {
    Path directory();

    /** Newest first, incomplete ones behind them. */
    List<Backup> all() throws OperationException;

    /**
     * Puts a backup back in place of the stopped node's data directory; journalled before and after.
     *
     * @param progress hears how far it is
     * @throws OperationException where the data directory is what it was before
     */
    Restored restore(Order order, Consumer<String> progress) throws OperationException;

    /** What gets messages out of backups. @throws OperationException where backups can't be opened from here */
    Rescue rescue() throws OperationException;

    /** Who wants which backup back, and why. */
    record Order(String id, String actor, String reason) {}
}
