package io.rabbitagent.copies.rescue;

import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.Manifest;
import io.rabbitagent.copies.isolated.CopiedQueue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** The two files of a queue's export. */
record TargetFiles(RescueFiles files, Backup backup, CopiedQueue queue, Clock clock) {

    QueueName name() {
        return new QueueName(queue.vhost(), queue.name());
    }

    Path messages() {
        return files.messages(name());
    }

    /** Says that the messages, which are on the disk, are all there are. */
    ExportRecord complete(long count, long bytes, String sha256) throws IOException {
        Manifest manifest = backup.manifest().orElseThrow();
        ExportRecord complete = new ExportRecord(
                manifest.cluster(),
                manifest.node().value(),
                backup.id(),
                name(),
                queue.type(),
                Optional.of(queue.leader()),
                queue.membersElsewhere(),
                Optional.of(queue.mirrorsElsewhere()),
                count,
                bytes,
                sha256,
                clock.instant());
        // The name of the messages' file is on the disk before the record's is.
        PrivateFiles.syncDirectory(files.directory());
        PrivateFiles.replace(files.record(name()), complete.json());
        return complete;
    }
}
