package io.rabbitagent.copies;

import io.rabbitagent.copies.definitions.Comparison;
import java.util.Optional;

/**
 * Definitions of a backup that were imported.
 *
 * @param overwrite whether also what was there otherwise
 * @param before what was missing and differed
 * @param after the same once the import was over: what the node then told
 * @param problem what the import said where it did not end well
 */
public record ImportedDefinitions(
        String id, boolean overwrite, Comparison before, Comparison after, Optional<String> problem) {
    /** Whether all that an import can bring back is there. */
    public boolean complete() {
        return after.isNothing(overwrite);
    }

    /** One line for a human. */
    public String summary() {
        int came = before.missing() - after.missing();
        String overwritten = overwrite ? (before.changeable() - after.changeable()) + " overwritten, " : "";
        return came + " of " + before.missing() + " missing definitions are back, " + overwritten
                + (complete() ? "nothing is missing now" : after.missing() + " are still missing")
                + problem.map(words -> "; the import " + words).orElse("");
    }
}
