package io.rabbitagent.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A lock that the kernel frees when its holder dies, however it dies.
 *
 * <p>POSIX frees a process's lock as soon as the process closes <em>any</em> descriptor of the file. So nothing in this
 * process may open a lock file that this process holds: the set of held files is asked first, and the holder's pid is
 * taken from {@code /proc/locks} rather than from the file.
 */
final class KernelLock implements AutoCloseable {
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path key;
    private final FileChannel channel;

    private KernelLock(Path key, FileChannel channel) {
        this.key = key;
        this.channel = channel;
    }

    /**
     * Takes the lock, creating the file where it is missing; empty where another holds it, in this process or not.
     *
     * @param mode of a file that is created, whatever the umask
     */
    static Optional<KernelLock> attempt(Path file, Set<PosixFilePermission> mode) throws IOException {
        Path key = key(file);
        if (!HELD_HERE.add(key)) {
            return Optional.empty();
        }
        FileChannel channel = null;
        try {
            boolean created = !Files.exists(key);
            channel = FileChannel.open(key, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (created) {
                Files.setPosixFilePermissions(key, mode);
            }
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new KernelLock(key, channel));
            }
        } catch (IOException | RuntimeException e) {
            giveUp(key, channel);
            throw e;
        }
        giveUp(key, channel);
        return Optional.empty();
    }

    /** The process that holds the lock on a file; empty where nobody does or the kernel doesn't tell. */
    static OptionalLong holder(Path file) {
        try (Stream<String> locks = Files.lines(Path.of("/proc/locks"))) {
            if (HELD_HERE.contains(key(file))) {
                return OptionalLong.of(ProcessHandle.current().pid());
            }
            String inode = ":" + Files.getAttribute(file, "unix:ino");
            // "1: POSIX  ADVISORY  WRITE 1234 fe:00:1056 0 EOF"
            return locks.map(line -> line.trim().split("\\s+"))
                    .filter(field -> field.length > 5 && field[1].equals("POSIX") && field[5].endsWith(inode))
                    .mapToLong(field -> Long.parseLong(field[4]))
                    .filter(pid -> pid > 0)
                    .findFirst();
        } catch (IOException | RuntimeException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public void close() {
        giveUp(key, channel);
    }

    private static void giveUp(Path key, @org.jspecify.annotations.Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // The descriptor is gone all the same, and the lock with it.
            org.slf4j.LoggerFactory.getLogger(KernelLock.class).debug("closing {}", key, e);
        } finally {
            HELD_HERE.remove(key);
        }
    }

    private static Path key(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        return absolute.resolveSibling("").toRealPath().resolve(absolute.getFileName());
    }
}
