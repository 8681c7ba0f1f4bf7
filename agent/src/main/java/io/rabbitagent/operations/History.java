package io.rabbitagent.operations;

import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.operations.HistoryView.Line;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code agent history}: the shared history, or this host's journal. */
public final class History {
    private History() {}

    public static HistoryView of(List<HistoryEntry> entries, Optional<Instant> since) {
        List<Line> lines = entries.stream()
                .filter(entry -> since.filter(from -> entry.at().isBefore(from)).isEmpty())
                .map(History::line)
                .toList();
        return new HistoryView(Formats.VERSION, lines);
    }

    private static Line line(HistoryEntry entry) {
        return new Line(
                entry.id().value(),
                entry.at(),
                entry.origin(),
                entry.event().kind(),
                entry.event().subject().map(NodeName::value),
                entry.event().summary(),
                entry.event());
    }
}
