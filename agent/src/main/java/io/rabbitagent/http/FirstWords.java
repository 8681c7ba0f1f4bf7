package io.rabbitagent.http;

import io.rabbitagent.http.HttpMetrics.Closed;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

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
    /** How many requests of each are under way: whoever sends several without waiting is not silent between them. */
    private final Map<HttpConnection, Integer> underWay = new HashMap<>();

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
        connection.closeHandler(closed -> forget(connection));
    }

    /** A request is there. */
    synchronized void asked(HttpConnection connection) {
        isWaitedFor(connection);
        underWay.merge(connection, 1, Integer::sum);
    }

    /** A request has its answer, all of it: another one may follow. */
    void answered(HttpConnection connection) {
        if (isIdle(connection)) {
            await(connection, bounds.between());
        }
    }

    /** Whether that was the last of its requests, and it is still there. */
    private synchronized boolean isIdle(HttpConnection connection) {
        Integer count = underWay.remove(connection);
        if (count != null && count > 1) {
            underWay.put(connection, count - 1);
        }
        return count != null && count == 1;
    }

    private synchronized void forget(HttpConnection connection) {
        isWaitedFor(connection);
        underWay.remove(connection);
    }

    private void await(HttpConnection connection, Duration within) {
        long timer = vertx.setTimer(within.toMillis(), id -> hangUp(connection, Closed.TOO_SLOW));
        add(connection, timer).ifPresent(other -> hangUp(other, Closed.EVICTED));
    }

    /** Whom that is too many for. */
    private synchronized Optional<HttpConnection> add(HttpConnection connection, long timer) {
        silent.put(connection, timer);
        return silent.size() > bounds.most()
                ? Optional.of(silent.keySet().iterator().next())
                : Optional.empty();
    }

    private void hangUp(HttpConnection connection, Closed why) {
        if (isWaitedFor(connection)) {
            metrics.closed(why);
            HangUp.on(connection);
        }
    }

    /** Whether it was; from now on it is not. */
    private synchronized boolean isWaitedFor(HttpConnection connection) {
        Long timer = silent.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
        return timer != null;
    }
}
