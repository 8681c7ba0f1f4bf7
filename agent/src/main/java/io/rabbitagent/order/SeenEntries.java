package io.rabbitagent.order;

import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which entries of one node were taken, so that each counts once.
 *
 * <p>A broker's life goes through a handful of entries, an agent's journal through thousands: so the ids are kept only from
 * where the application last ran, and of all before that how far each journal had come.
 */
final class SeenEntries {
    private final Set<EntryId> ids = new HashSet<>();
    private final Map<String, Long> upTo = new HashMap<>();

    /** Takes it as seen. */
    boolean isNew(HistoryEntry entry) {
        String id = entry.id().value();
        long before = upTo.getOrDefault(journal(id), Long.MIN_VALUE);
        return sequence(id) > before && ids.add(entry.id());
    }

    /** Those that were seen, and all before them in their journals, will not be new again. */
    void forgetIds() {
        for (EntryId id : ids) {
            upTo.merge(journal(id.value()), sequence(id.value()), Math::max);
        }
        ids.clear();
    }

    int size() {
        return ids.size() + upTo.size();
    }

    /** What is not numbered by any journal is one of its own. */
    private static String journal(String id) {
        return isNumbered(id) ? id.substring(0, id.lastIndexOf('#')) : id;
    }

    private static long sequence(String id) {
        return isNumbered(id) ? Long.parseLong(id.substring(id.lastIndexOf('#') + 1)) : 0;
    }

    private static boolean isNumbered(String id) {
        return id.matches(".*#\\d{1,18}");
    }
}
