package io.rabbitagent.copies;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The list of enabled feature flags, which a node keeps beside its data directory, as {@code <data directory>-feature_flags}
 * ({@code rabbit_env}, 3.8 to 3.13).
 *
 * <p>A broker without the file takes it that none is enabled, and data may be written as only some flag allows. A backup is
 * made of a stopped node, which can't be asked for {@code RABBITMQ_FEATURE_FLAGS_FILE}: where that names another file, that
 * file is neither saved nor put back.
 */
final class FeatureFlagsFile {
    private final Path file;

    FeatureFlagsFile(Path dataDirectory) {
        this.file = dataDirectory.resolveSibling(Backups.name(dataDirectory) + "-feature_flags");
    }

    Path path() {
        return file;
    }

    /**
     * Copies it into a backup that is being made, with its owner and mode, and puts it onto the disk.
     *
     * @return its SHA-256; empty where the node has no such file
     */
    Optional<String> save(Path building) throws IOException {
        Path copy = building.resolve(Backup.FEATURE_FLAGS);
        try {
            Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        Tree.syncOne(copy);
        return Optional.of(Digests.sha256(copy));
    }

    /**
     * Puts it back where it is missing. It never replaces one: a cluster only adds flags, so that the list beside the data
     * directory has all that the saved one has, and perhaps more, without which the node may not join its cluster again.
     *
     * @param stamp makes the name unique that the file has until it is whole
     * @return whether it was missing, and is there now
     */
    boolean putBack(Backup backup, String stamp) throws IOException {
        if (backup.manifest().flatMap(Manifest::featureFlagsSha256).isEmpty()
                || Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Path whole = file.resolveSibling(Backups.name(file) + ".restoring-" + stamp);
        try {
            Files.copy(backup.featureFlags(), whole, StandardCopyOption.COPY_ATTRIBUTES);
            Tree.syncOne(whole);
            // Without REPLACE_EXISTING: one that somebody made meanwhile stays.
            Files.move(whole, file);
        } finally {
            Files.deleteIfExists(whole);
        }
        return true;
    }

    /** Takes away again what {@link #putBack} has put there. */
    void takeAway() throws IOException {
        Files.deleteIfExists(file);
    }
}
