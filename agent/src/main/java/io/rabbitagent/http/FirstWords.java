package io.rabbitagent.http;

import io.rabbitagent.http.HttpMetrics.HungUp;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hangs up on those who connect, or stay after an answer, and do not come to the end of what they ask for. A timeout of an idle
 * connection would take each byte for a sign of life.
 *
 * <p>Important property: of too many who are silent the one who has been for longest is hung up on, and not the one who comes: however many
 * do nothing, a scrape has its place.
 */
final class FirstWords {
    private final Vertx vertx;
    private final Bounds bounds;
    private final HttpMetrics metrics;
    /** Each with its timer, in the order in which they became silent. */
    private final Map<HttpConnection, Long> silent = new LinkedHashMap<>();

    /**
     * @param patience until the headers of the first request are there
     * @param between from an answer until the headers of the next request are there
     * @param most how many may be silent at a time
     */
    record Bounds(Duration patience, Duration between, int most) {}

    FirstWords(Vertx vertx, Bounds bounds, HttpMetrics metrics) {
        this.vertx = vertx;
        this.bounds = bounds;
        this.metrics = metrics;
    }

    void connected(HttpConnection connection) {
        await(connection, bounds.patience());
        connection.closeHandler(closed -> asked(connection));
    }

    /** An answer has been sent: another request may follow. */
    void answered(HttpConnection connection) {
        await(connection, bounds.between());
    }

    private void await(HttpConnection connection, Duration within) {
        asked(connection);
        long timer = vertx.setTimer(within.toMillis(), id -> hangUp(connection, HungUp.TOO_SLOW));
        add(connection, timer).ifPresent(other -> hangUp(other, HungUp.MADE_ROOM));
    }

    /** Whom that is too many for. */
    private synchronized Optional<HttpConnection> add(HttpConnection connection, long timer) {
        silent.put(connection, timer);
        return silent.size() > bounds.most()
                ? Optional.of(silent.keySet().iterator().next())
                : Optional.empty();
    }

    private void hangUp(HttpConnection connection, HungUp why) {
        if (asked(connection)) {
            metrics.hungUp(why);
            connection.close();
        }
    }

    /** A request is there. @return whether it was waited for */
    boolean asked(HttpConnection connection) {
        Long timer = remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
        return timer != null;
    }

    private synchronized @Nullable Long remove(HttpConnection connection) {
        return silent.remove(connection);
    }
}
