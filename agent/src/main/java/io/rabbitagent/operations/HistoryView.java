package io.rabbitagent.operations;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code agent history -o json}: what happened, oldest first. */
public record HistoryView(int formatVersion, List<Line> entries) {
    /**
     * An entry.
     *
     * @param origin who wrote it
     * @param node whom it is about; empty where it is about the whole cluster
     * @param data the whole event
     */
    public record Line(
            String id, Instant at, String origin, String kind, Optional<String> node, String summary, Object data) {}
}
