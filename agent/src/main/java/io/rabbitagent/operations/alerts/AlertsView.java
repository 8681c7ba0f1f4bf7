package io.rabbitagent.operations.alerts;

import io.rabbitagent.operations.Formats;
import java.util.List;

/** What is answered to a request with alerts: what came of each, in its order. */
public record AlertsView(int formatVersion, List<Line> alerts) {
    static AlertsView of(List<Line> alerts) {
        return new AlertsView(Formats.VERSION, List.copyOf(alerts));
    }

    public record Line(String fingerprint, String alertname, AlertResult result) {}
}
