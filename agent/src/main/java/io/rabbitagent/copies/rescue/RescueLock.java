package io.rabbitagent.copies.rescue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps two from doing the same with a backup at once: two exports would write the same files, two replays send the same
 * messages. The kernel frees it when its holder dies.
 *
 * <p>POSIX frees a process's lock as soon as the process closes <em>any</em> descriptor of the file: so the set of those
 * that are held here is asked before the file is opened.
 */
public final class RescueLock implements AutoCloseable {
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private RescueLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Empty where somebody else holds it.
     *
     * @param file in a directory that is there
     */
    public static Optional<RescueLock> take(Path file) throws IOException {
        Path real = file.resolveSibling("").toRealPath().resolve(String.valueOf(file.getFileName()));
        if (!HELD_HERE.add(real)) {
            return Optional.empty();
        }
        boolean taken = false;
        try {
            FileChannel channel = PrivateFiles.open(real, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            taken = lock(channel);
            return taken ? Optional.of(new RescueLock(real, channel)) : Optional.empty();
        } finally {
            if (!taken) {
                HELD_HERE.remove(real);
            }
        }
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

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The kernel frees it in any case.
        } finally {
            HELD_HERE.remove(file);
        }
    }
}
