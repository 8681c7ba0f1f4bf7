package io.rabbitagent.http;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.rabbitagent.operations.alerts.AlertResult;
import io.rabbitagent.operations.alerts.AlertsView;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What came of alerts that were sent to this agent. */
final class WebhookMetrics {
    private final Map<WebhookResult, Counter> requests = new EnumMap<>(WebhookResult.class);
    private final Map<AlertResult, Counter> alerts = new EnumMap<>(AlertResult.class);
    private final Table lastReceived;
    private final Clock clock;
    private volatile Optional<Instant> last = Optional.empty();

    WebhookMetrics(MeterRegistry registry, Clock clock) {
        this.clock = clock;
        // From zero on: a counter that first appears with 1 has no increase.
        for (WebhookResult result : WebhookResult.values()) {
            requests.put(
                    result,
                    Counter.builder("rabbitagent.webhook.requests")
                            .description("Requests to this agent's webhook, by what came of them")
                            .tag("result", result.text())
                            .register(registry));
        }
        for (AlertResult result : AlertResult.values()) {
            alerts.put(
                    result,
                    Counter.builder("rabbitagent.webhook.alerts")
                            .description("Alerts in requests that this agent accepted, by what came of them")
                            .tag("result", result.text())
                            .register(registry));
        }
        lastReceived = Table.single(
                registry,
                "rabbitagent.webhook.last.received.timestamp.seconds",
                "When a request with a good token and a body that could be read last came to this agent's webhook");
    }

    void answered(WebhookResult result) {
        requireNonNull(requests.get(result)).increment();
    }

    /** Also where its alerts can't be written down: the way from Alertmanager to here works. */
    void received() {
        last = Optional.of(clock.instant());
    }

    void show() {
        lastReceived.show(last.map(at -> at.toEpochMilli() / 1_000.0));
    }

    void accepted(AlertsView view) {
        view.alerts().forEach(one -> requireNonNull(alerts.get(one.result())).increment());
    }
}
