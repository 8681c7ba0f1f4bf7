package io.rabbitagent.store;

import io.rabbitagent.cluster.history.Event;
import java.time.Instant;

/**
 * A line of a host's journal.
 *
 * @param sequence counts the lines of a journal from 1, without a gap
 * @param at the host's clock
 */
public record JournalEntry(long sequence, Instant at, Event event) {}
