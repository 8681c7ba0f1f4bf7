package io.rabbitagent.copies;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where backups go.
 *
 * @param keepFreeBytes of its file system, which a backup must leave
 * @param copyRate how many bytes a second are read at most, and as many written; empty for as fast as it goes
 */
public record BackupSettings(Path directory, long keepFreeBytes, Optional<Long> copyRate) {
    public BackupSettings {
        requireNonNull(directory, "directory is null");
        if (!directory.isAbsolute()) {
            throw new IllegalArgumentException("the directory of backups should be absolute, not " + directory);
        }
        if (keepFreeBytes < 0) {
            throw new IllegalArgumentException("what must stay free can't be negative");
        }
        copyRate.ifPresent(BackupSettings::check);
    }

    /** Copied as fast as it goes. */
    public BackupSettings(Path directory, long keepFreeBytes) {
        this(directory, keepFreeBytes, Optional.empty());
    }

    private static void check(long rate) {
        if (rate < 1) {
            throw new IllegalArgumentException("what is copied in a second should be a byte at least");
        }
    }

    /** What the rate takes at least for so many bytes. */
    Duration timeToCopy(long bytes) {
        return copyRate.map(rate -> Duration.ofSeconds(bytes / rate)).orElse(Duration.ZERO);
    }
}
