package io.rabbitagent.copies;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One backup in the directory of backups.
 *
 * @param id its name there
 * @param manifest there exactly where the backup is complete
 * @param problem why it is not complete
 */
public record Backup(String id, Path directory, Optional<Manifest> manifest, Optional<String> problem) {
    static final String DATA = "data";
    static final String DEFINITIONS = "definitions.json";
    static final String FEATURE_FLAGS = "feature_flags";

    public boolean isComplete() {
        return manifest.isPresent();
    }

    /** The copy of the data directory. */
    public Path data() {
        return directory.resolve(DATA);
    }

    /** Whether it has what a disc node keeps of the definitions of queues; a RAM node has them in memory alone. */
    public boolean hasSchema() {
        return Files.exists(data().resolve("schema.DAT"));
    }

    /** Of the cluster, as a running member exported them; holds password hashes. There where the manifest has its checksum. */
    public Path definitions() {
        return directory.resolve(DEFINITIONS);
    }

    /** The node's list of enabled feature flags; there where the manifest has its checksum. */
    public Path featureFlags() {
        return directory.resolve(FEATURE_FLAGS);
    }
}
