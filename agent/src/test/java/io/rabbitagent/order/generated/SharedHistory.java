package io.rabbitagent.order.generated;

import io.rabbitagent.cluster.history.HistoryEntry;
import java.util.ArrayList;
import java.util.List;

/** What agents have shipped, while it could be reached. */
final class SharedHistory {
    private final List<HistoryEntry> entries = new ArrayList<>();
    private boolean reachable = true;

    void reachable(boolean now) {
        reachable = now;
    }

    boolean isReachable() {
        return reachable;
    }

    void add(HistoryEntry entry) {
        entries.add(entry);
    }

    List<HistoryEntry> entries() {
        return List.copyOf(entries);
    }
}
