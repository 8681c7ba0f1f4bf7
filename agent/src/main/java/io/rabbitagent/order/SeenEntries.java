package io.rabbitagent.order;

import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import java.util.HashMap;
import java.util.Map;

/** Which entries of one node were taken, so that each counts once: how far each journal has come, as each comes in its order. */
final class SeenEntries {
    private final Map<String, Long> upTo = new HashMap<>();

    /** Takes it as seen. */
    boolean isNew(HistoryEntry entry) {
        // What is not numbered by any journal is one of its own.
        EntryId.InJournal in = entry.id()
                .inJournal()
                .orElseGet(() -> new EntryId.InJournal(entry.id().value(), 0));
        Long before = upTo.get(in.journal());
        if (before != null && in.sequence() <= before) {
            return false;
        }
        upTo.put(in.journal(), in.sequence());
        return true;
    }

    int size() {
        return upTo.size();
    }
}
