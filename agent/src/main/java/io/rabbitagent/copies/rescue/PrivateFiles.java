package io.rabbitagent.copies.rescue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that hold messages, so that their owner alone may read them. */
public final class PrivateFiles {
    private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private PrivateFiles() {}

    /** In one that is there: a backup that was deleted meanwhile does not come back as an empty one. */
    static void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(directory, DIRECTORY);
        }
    }

    public static FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, Set.of(options), FILE);
    }

    /** Whoever reads it, also after a power cut, finds the old content or the new one, whole. */
    public static void replace(Path file, byte[] content) throws IOException {
        Path directory = file.resolveSibling("");
        Path building = Files.createTempFile(directory, ".new-", "", FILE);
        try {
            try (FileChannel channel = FileChannel.open(building, StandardOpenOption.WRITE)) {
                ByteBuffer all = ByteBuffer.wrap(content);
                while (all.hasRemaining()) {
                    int unused = channel.write(all);
                }
                channel.force(true);
            }
            Files.move(building, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(building);
            throw e;
        }
        syncDirectory(directory);
    }

    static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
