package io.rabbitagent.daemon;

import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.isolated.BackupReader;
import io.rabbitagent.copies.isolated.CopiedQueue;
import io.rabbitagent.copies.isolated.MessageSink;
import io.rabbitagent.copies.isolated.WantedQueue;
import java.util.List;
import java.util.function.Consumer;

/** Opens no backup, and says so. */
final class NoBackupReader implements BackupReader {
    @Override
    public List<CopiedQueue> queues(Backup backup, Consumer<String> progress) throws CopyException {
        throw cannot();
    }

    @Override
    public void messages(Backup backup, List<WantedQueue> queues, MessageSink sink, Consumer<String> progress)
            throws CopyException {
        throw cannot();
    }

    private static CopyException cannot() {
        return new CopyException("this agent can't open backups");
    }
}
