package io.rabbitagent.copies.isolated;

import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.BusyException;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.DefinitionsInside;
import io.rabbitagent.copies.Manifest;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Looks into backups through brokers on copies of them. */
public final class IsolatedBackups implements BackupReader, DefinitionsInside {
    private final IsolatedCopies copies;

    public IsolatedBackups(IsolatedCopies copies) {
        this.copies = copies;
    }

    @Override
    public List<CopiedQueue> queues(Backup backup, Listening listening) throws BusyException, CopyException {
        QueueList list = new QueueList();
        copies.ask(original(backup), Job.queues(), listening, list);
        return list.found();
    }

    @Override
    public void messages(Backup backup, List<WantedQueue> queues, MessageSink sink, Listening listening)
            throws BusyException, CopyException {
        copies.ask(original(backup), Job.messages(queues), listening, new MessageStream(queues, sink));
    }

    @Override
    public void write(Backup backup, Path file, Consumer<String> progress) throws CopyException {
        try {
            copies.ask(
                    original(backup),
                    Job.outcome(Treatment.forced()),
                    Listening.patiently(progress),
                    new DefinitionsTo(file));
        } catch (BusyException e) {
            throw new CopyException(e.getMessage());
        }
    }

    private static Original original(Backup backup) throws CopyException {
        Manifest manifest = backup.manifest()
                .orElseThrow(() -> new CopyException("backup " + backup.id() + " is not complete: "
                        + backup.problem().orElse("unknown")));
        return new Original(manifest.node(), backup.data(), manifest.dataDirectory(), backup.featureFlags());
    }
}
