package io.rabbitagent.operations;

import io.rabbitagent.copies.Backup;
import java.util.List;

/**
 * A backup that can be put back now.
 *
 * @param warnings what a human should read before
 */
public record Restorable(Backup backup, List<String> warnings) {
    public Restorable {
        warnings = List.copyOf(warnings);
    }
}
