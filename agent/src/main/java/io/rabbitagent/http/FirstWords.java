package io.rabbitagent.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hangs up on those who connect, or stay after an answer, and do not come to the end of what they ask for. A timeout of an idle
 * connection would take each byte for a sign of life.
 */
final class FirstWords {
    private final Vertx vertx;
    private final Duration patience;
    private final Duration between;
    private final Map<HttpConnection, Long> silent = new ConcurrentHashMap<>();

    /**
     * @param patience until the headers of the first request are there
     * @param between from an answer until the headers of the next request are there
     */
    FirstWords(Vertx vertx, Duration patience, Duration between) {
        this.vertx = vertx;
        this.patience = patience;
        this.between = between;
    }

    void connected(HttpConnection connection) {
        await(connection, patience);
        connection.closeHandler(closed -> asked(connection));
    }

    /** An answer has been sent: another request may follow. */
    void answered(HttpConnection connection) {
        await(connection, between);
    }

    private void await(HttpConnection connection, Duration within) {
        asked(connection);
        silent.put(connection, vertx.setTimer(within.toMillis(), id -> {
            silent.remove(connection);
            connection.close();
        }));
    }

    /** A request is there. */
    void asked(HttpConnection connection) {
        Long timer = silent.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}
