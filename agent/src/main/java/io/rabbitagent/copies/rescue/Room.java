package io.rabbitagent.copies.rescue;

import io.rabbitagent.copies.Sizes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** How much of a file system an export may fill. */
final class Room {
    private final Path directory;
    private final long keepFreeBytes;
    private final Free free;

    /** @param keepFreeBytes of the directory's file system, which an export must leave */
    Room(Path directory, long keepFreeBytes, Free free) {
        this.directory = directory;
        this.keepFreeBytes = keepFreeBytes;
        this.free = free;
    }

    /** How much room a directory's file system has. */
    @FunctionalInterface
    public interface Free {
        long bytes(Path directory) throws IOException;
    }

    /** How much can still be written; negative where there is too little already. */
    long bytes() throws IOException {
        return free.bytes(directory) - keepFreeBytes;
    }

    /** Why nothing more may be written. */
    Optional<String> tooLittle() throws IOException {
        long left = bytes();
        if (left >= 0) {
            return Optional.empty();
        }
        return Optional.of("the file system of " + directory + " has " + Sizes.bytes(left + keepFreeBytes)
                + " free, and " + Sizes.bytes(keepFreeBytes) + " must stay free (backup.keep_free)");
    }
}
