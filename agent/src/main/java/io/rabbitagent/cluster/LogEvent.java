package io.rabbitagent.cluster;

import java.time.Instant;

/**
 * One telling line of a broker's log.
 *
 * @param at the broker's clock, for display
 * @param line the line as it stands, without its time stamp; at most 1,000 characters
 */
public record LogEvent(Instant at, LogSignal signal, String line) {}
