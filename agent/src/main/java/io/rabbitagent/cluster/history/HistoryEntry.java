package io.rabbitagent.cluster.history;

import java.time.Instant;

/**
 * An event with its key.
 *
 * @param formatVersion of the entry; an agent refuses versions that it does not know
 * @param origin who wrote it: the name of an agent's journal, or of the agent that took a decision
 * @param at the writer's clock, for display only: order between hosts is causal
 */
public record HistoryEntry(int formatVersion, EntryId id, String origin, Instant at, Event event) {
    /** What this program writes, and the newest that it reads. */
    public static final int FORMAT_VERSION = 1;
}
