package io.rabbitagent.copies.rescue;

import io.rabbitagent.copies.BusyException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps two exports from writing the same backup's files at once. The kernel frees it when its holder dies.
 *
 * <p>POSIX frees a process's lock as soon as the process closes <em>any</em> descriptor of the file: so the set of those
 * that are held here is asked before the file is opened.
 */
final class ExportLock implements AutoCloseable {
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private ExportLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** @throws BusyException where another export holds it */
    static ExportLock take(RescueFiles files) throws BusyException, IOException {
        Path file = files.directory().toRealPath().resolve("lock");
        if (!HELD_HERE.add(file)) {
            throw busy(files);
        }
        boolean taken = false;
        try {
            FileChannel channel = PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            taken = lock(channel);
            if (taken) {
                return new ExportLock(file, channel);
            }
        } finally {
            if (!taken) {
                HELD_HERE.remove(file);
            }
        }
        throw busy(files);
    }

    private static boolean lock(FileChannel channel) throws IOException {
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        return locked;
    }

    private static BusyException busy(RescueFiles files) {
        return new BusyException(
                "another export of this backup is at work in " + files.directory() + ": wait for its end");
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD_HERE.remove(file);
        }
    }
}
