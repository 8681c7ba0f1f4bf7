package io.rabbitagent.store;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Files that are there whole, in the old or the new version. */
final class AtomicFile {
    private AtomicFile() {}

    /** @param durable whether the new version must outlive a power cut that comes after the return */
    static void replace(Path file, byte[] content, boolean durable) throws IOException {
        Path next = beside(file);
        write(next, content, durable);
        publish(next, file, durable);
    }

    /** As {@link #replace}, with permissions that the umask doesn't narrow. */
    static void replace(Path file, byte[] content, boolean durable, Set<PosixFilePermission> permissions)
            throws IOException {
        Path next = beside(file);
        write(next, content, durable);
        Files.setPosixFilePermissions(next, permissions);
        publish(next, file, durable);
    }

    /** Makes names that were created or removed in a directory durable. */
    static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Path beside(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".new");
    }

    private static void write(Path file, byte[] content, boolean durable) throws IOException {
        try (FileOutputStream out = new FileOutputStream(file.toFile())) {
            out.write(content);
            if (durable) {
                out.getFD().sync();
            }
        }
    }

    private static void publish(Path next, Path file, boolean durable) throws IOException {
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path directory = file.toAbsolutePath().getParent();
        if (durable && directory != null) {
            syncDirectory(directory);
        }
    }
}
