package io.rabbitagent.operations;

import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.DefinitionsRestore;
import io.rabbitagent.copies.ImportedDefinitions;
import io.rabbitagent.copies.Restored;
import io.rabbitagent.copies.definitions.Comparison;
import io.rabbitagent.copies.rescue.Rescue;
import io.rabbitagent.operations.OperationException.Kind;
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

    /**
     * What gets messages out of backups.
     *
     * @throws OperationException where backups can't be opened from here
     */
    default Rescue rescue() throws OperationException {
        throw new OperationException(Kind.REFUSED, "only this host's agent opens backups");
    }

    /**
     * Compares a backup's definitions with those of the running node. Changes nothing.
     *
     * @throws OperationException where one of them can't be read
     */
    default Comparison compareDefinitions(Backup backup, Consumer<String> progress) throws OperationException {
        throw new OperationException(Kind.REFUSED, "only this host's agent compares definitions");
    }

    /**
     * Imports definitions of a backup into the running node; journalled before and after.
     *
     * @throws OperationException where nothing was imported, or what came of it can't be told
     */
    default ImportedDefinitions restoreDefinitions(DefinitionsOrder order, Consumer<String> progress)
            throws OperationException {
        throw new OperationException(Kind.REFUSED, "only this host's agent restores definitions");
    }

    /** Who wants which definitions back, and why. */
    record DefinitionsOrder(DefinitionsRestore.Request request, String actor, String reason) {}

    /** Who wants which backup back, and why. */
    record Order(String id, String actor, String reason) {}
}
