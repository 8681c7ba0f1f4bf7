package io.rabbitagent.http;

import io.rabbitagent.operations.alerts.Alert;
import io.rabbitagent.operations.alerts.AlertResult;
import io.rabbitagent.operations.alerts.AlertsView;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of alerts that were left alone, and of requests with alerts that were not taken: who sends them sees a status at the most, and
 * Alertmanager tells nobody of what stands in a 200.
 *
 * <p>Important properties: an alert is told once while it is sent again and again, and no kind of line is written more often than its
 * bound lets it; what the bound held back is told when it is sent again; labels stand in a line in plain ASCII, and cut.
 */
final class AlertLog {
    private static final Logger log = LoggerFactory.getLogger(AlertLog.class);
    private static final int MOST_ALERTS = 10;
    private static final Duration ALERTS_PER = Duration.ofMinutes(1);
    private static final Duration BETWEEN_REQUESTS = Duration.ofSeconds(10);
    private static final int MOST_REMEMBERED = 200;
    private static final Duration TOLD_AGAIN_AFTER = Duration.ofHours(1);

    private final Supplier<Duration> uptime;
    private final Map<AlertResult, LogRateLimit> alerts = new EnumMap<>(AlertResult.class);
    private final Map<WebhookResult, LogRateLimit> requests = new EnumMap<>(WebhookResult.class);
    private final Map<Told, Duration> told = new LinkedHashMap<>();

    private record Told(String fingerprint, Instant startsAt, AlertResult result) {}

    /** @param uptime a clock that only goes forwards */
    AlertLog(Supplier<Duration> uptime) {
        this.uptime = uptime;
        for (AlertResult result : AlertResult.values()) {
            alerts.put(result, new LogRateLimit(uptime, MOST_ALERTS, ALERTS_PER));
        }
        for (WebhookResult result : WebhookResult.values()) {
            requests.put(result, new LogRateLimit(uptime, 1, BETWEEN_REQUESTS));
        }
    }

    /** @param view what came of each of these, in their order */
    synchronized void taken(List<Alert> sent, AlertsView view) {
        for (int index = 0; index < sent.size(); index++) {
            Alert alert = sent.get(index);
            AlertResult result = view.alerts().get(index).result();
            Optional<String> why = why(result, alert);
            Told one = new Told(alert.fingerprint(), alert.startsAt(), result);
            if (why.isPresent() && isNews(one) && leftAlone(alert, view.alerts().get(index), why.get())) {
                remember(one);
            }
        }
    }

    /** @return whether it was written */
    private boolean leftAlone(Alert alert, AlertsView.Line line, String why) {
        OptionalLong untold = may(alerts, line.result());
        if (untold.isPresent()) {
            log.warn(
                    "Alert {}, fingerprint {}, since {}, was left alone ({}): {}{}",
                    line.alertname(),
                    line.fingerprint(),
                    alert.startsAt(),
                    line.result().text(),
                    why,
                    more(untold.getAsLong()));
        }
        return untold.isPresent();
    }

    /** What does not concern this cluster, and what no rule is named for, is in order as it is. */
    private static Optional<String> why(AlertResult result, Alert alert) {
        return switch (result) {
            case UNKNOWN_RULE -> Optional.of("no rule in force is called " + alert.shown("rule"));
            case UNKNOWN_NODE -> Optional.of("no configured member is called " + alert.shown("node"));
            case OTHER_CLUSTER -> Optional.of("its label cluster is " + alert.shown("cluster"));
            case REFUSED -> Optional.of("its request had too many: group alerts by cluster and rule");
            case ACTED, ALREADY_RUNNING, BLOCKED, OBSERVED, NO_FINDING, DUPLICATE, RESOLVED, NO_RULE ->
                Optional.empty();
        };
    }

    private boolean isNews(Told one) {
        Duration before = told.get(one);
        return before == null || uptime.get().minus(before).compareTo(TOLD_AGAIN_AFTER) >= 0;
    }

    private void remember(Told one) {
        told.remove(one);
        told.put(one, uptime.get());
        if (told.size() > MOST_REMEMBERED) {
            told.remove(told.keySet().iterator().next());
        }
    }

    /** @param words what the sender is told, which repeat nothing of the request */
    void refused(WebhookResult result, String words, String address) {
        OptionalLong untold = may(requests, result);
        if (untold.isPresent()) {
            log.warn(
                    "A request with alerts from {} was not taken ({}): {}{}",
                    address,
                    result.text(),
                    words,
                    more(untold.getAsLong()));
        }
    }

    private static <K extends Enum<K>> OptionalLong may(Map<K, LogRateLimit> bounds, K kind) {
        LogRateLimit bound = bounds.get(kind);
        return bound == null ? OptionalLong.empty() : bound.one();
    }

    private static String more(long untold) {
        return untold == 0 ? "" : " (and " + untold + " more of this kind since the last such line)";
    }
}
