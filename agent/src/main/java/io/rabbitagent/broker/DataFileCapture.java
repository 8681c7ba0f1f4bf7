package io.rabbitagent.broker;

import java.time.Instant;
import java.util.Optional;

/**
 * One of the data directory's telling files as it stood at one moment: evidence that the next boot attempt may destroy.
 *
 * @param name such as {@code nodes_running_at_shutdown}
 * @param present whether the file exists
 * @param size in bytes; 0 where it does not exist
 * @param content the whole text of the two status files; empty for the others, and where the file does not exist or may
 *     not be read
 * @param wellFormed false where the text still made no sense at the deadline: it is captured all the same
 * @param at when it was read
 */
public record DataFileCapture(
        String name, boolean present, long size, Optional<String> content, boolean wellFormed, Instant at) {}
