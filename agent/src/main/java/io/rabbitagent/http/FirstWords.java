package io.rabbitagent.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hangs up on those who connect and do not come to the end of what they ask for. A timeout of an idle connection would take
 * each byte for a sign of life.
 */
final class FirstWords {
    private final Vertx vertx;
    private final Duration patience;
    private final Map<HttpConnection, Long> silent = new ConcurrentHashMap<>();

    /** @param patience until the headers of the first request are there */
    FirstWords(Vertx vertx, Duration patience) {
        this.vertx = vertx;
        this.patience = patience;
    }

    void connected(HttpConnection connection) {
        silent.put(connection, vertx.setTimer(patience.toMillis(), id -> {
            silent.remove(connection);
            connection.close();
        }));
        connection.closeHandler(closed -> asked(connection));
    }

    /** A request is there. */
    void asked(HttpConnection connection) {
        Long timer = silent.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}
