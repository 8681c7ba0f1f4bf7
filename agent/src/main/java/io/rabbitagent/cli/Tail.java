package io.rabbitagent.cli;

import io.rabbitagent.operations.HistoryView.Line;
import java.util.List;

/** What came after what was already shown. */
final class Tail {
    private Tail() {}

    static List<Line> after(List<Line> shown, List<Line> now) {
        if (shown.isEmpty()) {
            return now;
        }
        String last = shown.get(shown.size() - 1).id();
        for (int n = now.size() - 1; n >= 0; n--) {
            if (now.get(n).id().equals(last)) {
                return now.subList(n + 1, now.size());
            }
        }
        return now;
    }
}
