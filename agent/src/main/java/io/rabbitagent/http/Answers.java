package io.rabbitagent.http;

import io.rabbitagent.http.HttpMetrics.Closed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends answers, and hangs up on those who do not read them: an answer is in the heap until it is read.
 *
 * <p>Important property: of too many bytes the answer goes that has waited for longest, and not the one that is sent. So those who read
 * get theirs, however many do not.
 */
final class Answers {
    private static final Logger log = LoggerFactory.getLogger(Answers.class);

    private final Vertx vertx;
    private final Bounds bounds;
    private final HttpMetrics metrics;
    /** In the order in which they were sent. */
    private final Map<HttpServerResponse, Unread> unread = new LinkedHashMap<>();

    private long bytes;

    /**
     * @param most bytes that may wait for readers, of all answers together; one alone may have more
     * @param within how long an answer may take to be read
     */
    record Bounds(long most, Duration within) {
        /** A scrape is some 130 KB: thirty may wait at a time, and take a tenth of the daemon's heap. */
        static final Bounds USUAL = new Bounds(4 << 20, Duration.ofMinutes(1));
    }

    private record Unread(HttpConnection connection, int bytes, long timer) {}

    Answers(Vertx vertx, Bounds bounds, HttpMetrics metrics) {
        this.vertx = vertx;
        this.bounds = bounds;
        this.metrics = metrics;
    }

    /** Succeeds once the kernel has taken all of it. To be called on the request's event loop. */
    Future<Void> send(HttpServerRequest request, Reply reply) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return Future.failedFuture("there is nobody to answer");
        }
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        response.setStatusCode(reply.status())
                .putHeader("Content-Type", reply.contentType())
                .putHeader("Content-Length", Integer.toString(body.length))
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff");
        boolean head = request.method().equals(HttpMethod.HEAD);
        waits(response, request.connection(), head ? 0 : body.length).forEach(this::hangUp);
        return (head ? response.end() : response.end(Buffer.buffer(body)))
                .onComplete(done -> isRead(response))
                .onFailure(e -> log.debug("an answer did not arrive: {}", e.toString()));
    }

    /** Whose answers that is too much for. */
    private synchronized List<HttpServerResponse> waits(
            HttpServerResponse response, HttpConnection connection, int length) {
        long timer = vertx.setTimer(bounds.within().toMillis(), id -> hangUp(response));
        unread.put(response, new Unread(connection, length, timer));
        bytes += length;
        long above = bytes - bounds.most();
        List<HttpServerResponse> oldest = new ArrayList<>();
        for (Map.Entry<HttpServerResponse, Unread> one : unread.entrySet()) {
            if (above <= 0 || one.getKey() == response) {
                break;
            }
            oldest.add(one.getKey());
            above -= one.getValue().bytes();
        }
        return oldest;
    }

    private void hangUp(HttpServerResponse response) {
        Unread gone = isRead(response);
        if (gone != null) {
            metrics.closed(Closed.UNREAD);
            HangUp.on(gone.connection());
        }
    }

    /** Or never will be. @return null where it was read before */
    private synchronized @Nullable Unread isRead(HttpServerResponse response) {
        Unread was = unread.remove(response);
        if (was != null) {
            bytes -= was.bytes();
            vertx.cancelTimer(was.timer());
        }
        return was;
    }
}
