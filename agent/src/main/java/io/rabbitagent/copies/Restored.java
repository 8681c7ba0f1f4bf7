package io.rabbitagent.copies;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A backup that was put back.
 *
 * @param replaced where the data directory is now that was there before; nothing of it was deleted
 * @param featureFlags the list of enabled feature flags, where it was missing and was put back, too
 */
public record Restored(
        String id,
        Path dataDirectory,
        Optional<Path> replaced,
        Optional<Path> featureFlags,
        long files,
        long bytes,
        Duration took) {
    /** One line for a human. */
    public String summary() {
        return "restored " + Sizes.bytes(bytes) + " in " + files + " files in " + Sizes.seconds(took) + " to "
                + dataDirectory
                + replaced.map(path -> "; what was there before is in " + path).orElse("")
                + featureFlags
                        .map(path -> "; the list of enabled feature flags was missing and is back: " + path)
                        .orElse("");
    }
}
