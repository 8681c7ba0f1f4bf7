package io.rabbitagent.copies.rescue.replay;

import io.rabbitagent.copies.CopyException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Only one replay of a backup runs at a time: two would send the same messages. The kernel gives it up with the process. */
public final class ReplayLock implements AutoCloseable {
    private static final String FILE = "replay.lock";

    private final FileChannel channel;

    private ReplayLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Empty where another replay has it. @throws CopyException where it can't be had */
    public static Optional<ReplayLock> of(Path directory) throws CopyException {
        Path file = directory.resolve(FILE);
        try {
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            if (isLocked(channel)) {
                return Optional.of(new ReplayLock(channel));
            }
            channel.close();
            return Optional.empty();
        } catch (IOException e) {
            throw new CopyException(file + " can't be locked: " + e);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The kernel gives the lock up in any case.
        }
    }
}
