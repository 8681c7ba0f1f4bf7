package io.rabbitagent.store;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What was found when a journal was opened.
 *
 * @param created there was none before
 * @param lastSequence of the entries that were found
 * @param torn where an unfinished last line was put; its append never returned, so nobody relied on it
 */
public record OpenReport(boolean created, long lastSequence, Optional<Path> torn) {}
