package io.rabbitagent.copies.rescue;

import io.rabbitagent.copies.Backup;
import io.rabbitagent.copies.BusyException;
import io.rabbitagent.copies.CopyException;
import io.rabbitagent.copies.isolated.BackupReader;
import io.rabbitagent.copies.isolated.CopiedQueue;
import io.rabbitagent.copies.isolated.Listening;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Gets messages out of backups into files.
 *
 * <ol>
 *   <li>What is complete already is left alone. Of what an interrupted export has left, the complete lines are kept.
 *   <li>The reader gives the messages behind these; they are written as they come, never a whole message at a time.
 *   <li>Once all messages of a queue are on the disk, its record is written: only now is its export complete.
 * </ol>
 *
 * <p>Important property: an export that was interrupted anywhere and done again gives the same bytes as one that was not,
 * unless messages expire in between, which a broker drops when it opens their queue.
 */
public final class Rescue {
    /** What who ends an export early is told. */
    public static final String INTERRUPTED = "the export was interrupted; " + ExportWork.STAYS;

    private final BackupReader reader;
    private final long keepFreeBytes;
    private final Clock clock;
    private final Machine machine;

    /** @param keepFreeBytes of the backups' file system, which an export must leave */
    public Rescue(BackupReader reader, long keepFreeBytes, Clock clock) {
        this(
                reader,
                keepFreeBytes,
                clock,
                new Machine(directory -> Files.getFileStore(directory).getUsableSpace(), System::nanoTime));
    }

    Rescue(BackupReader reader, long keepFreeBytes, Clock clock, Machine machine) {
        this.reader = reader;
        this.keepFreeBytes = keepFreeBytes;
        this.clock = clock;
        this.machine = machine;
    }

    /**
     * What a test gives instead of this machine.
     *
     * @param nanos a clock for rates
     */
    record Machine(Room.Free free, LongSupplier nanos) {}

    /**
     * The queues in a backup, by vhost and name: as they were read before, or by opening it.
     *
     * @throws BusyException where another copy is open on this host
     * @throws CopyException where it can't be opened, or nobody wants them any more
     */
    public List<CopiedQueue> queues(Backup backup, Listening listening) throws BusyException, CopyException {
        KnownQueues known = new KnownQueues(RescueFiles.of(backup));
        Optional<List<CopiedQueue>> kept = known.read();
        if (kept.isPresent()) {
            return kept.get();
        }
        List<CopiedQueue> queues = opened(backup, listening);
        try {
            known.keep(queues);
        } catch (IOException e) {
            listening.progress().accept("what is in the backup could not be kept for the next time: " + e);
        }
        return queues;
    }

    private List<CopiedQueue> opened(Backup backup, Listening listening) throws BusyException, CopyException {
        try {
            return reader.queues(backup, listening);
        } catch (CopyException e) {
            if (listening.cancelled().getAsBoolean()) {
                throw new CopyException("it was interrupted before the queues in the backup were known");
            }
            throw e;
        }
    }

    /**
     * Exports queues of a complete backup, in the order in which they are given.
     *
     * @return what came of each; one that can't be exported keeps no other from it
     * @throws BusyException where another export of this backup is at work, or another copy is open on this host
     * @throws CopyException where it ended half-way; what is written stays, and the next export goes on behind it
     */
    public List<ExportedQueue> export(Backup backup, List<CopiedQueue> queues, Listening listening)
            throws BusyException, CopyException {
        RescueFiles files = RescueFiles.of(backup);
        Room room = new Room(backup.directory(), keepFreeBytes, machine.free());
        try {
            PrivateFiles.makeDirectory(files.directory());
            RescueLock lock = RescueLock.take(files.exportLock())
                    .orElseThrow(() -> new BusyException(
                            "another export of this backup is at work in " + files.directory() + ": wait for its end"));
            try {
                return new ExportWork(reader, backup, room, clock, machine.nanos(), listening).export(queues);
            } finally {
                lock.close();
            }
        } catch (IOException e) {
            throw new CopyException(files.directory() + " can't be used: " + e);
        }
    }
}
