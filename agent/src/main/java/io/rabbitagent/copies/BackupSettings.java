package io.rabbitagent.copies;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * Where backups go.
 *
 * @param keepFreeBytes of its file system, which a backup must leave
 */
public record BackupSettings(Path directory, long keepFreeBytes) {
    public BackupSettings {
        requireNonNull(directory, "directory is null");
        if (!directory.isAbsolute()) {
            throw new IllegalArgumentException("the directory of backups should be absolute, not " + directory);
        }
        if (keepFreeBytes < 0) {
            throw new IllegalArgumentException("what must stay free can't be negative");
        }
    }
}
