package io.rabbitagent.http;

import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.alerts.Alert;
import io.rabbitagent.operations.alerts.AlertReader;
import io.rabbitagent.operations.alerts.AlertsView;
import io.rabbitagent.operations.alerts.MalformedException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what Alertmanager sends to {@code POST /api/v1/alerts}.
 *
 * <ol>
 *   <li>Who sends it is asked first: of others not a byte of the body is read.
 *   <li>Then its type and length, and whether there is room for it.
 *   <li>The body is read, within its bounds.
 *   <li>It is understood, and written down; the answer says what came of each alert.
 * </ol>
 *
 * <p>Important properties: an answer of 200 means that the alerts are in the store, or need not be; with one of 5xx Alertmanager
 * sends them again. What may block does so on threads of its own, and a bounded number of requests waits for them: neither a
 * store that hangs nor a flood of alerts takes memory, or the other pages, with it. Of a request without the token nothing is logged but
 * where it came from; of others labels, bounded: see {@link AlertLog}.
 */
final class Webhook implements AutoCloseable {
    static final String PATH = "/api/v1/alerts";
    static final BoundedBody BODY = new BoundedBody(1 << 20, Duration.ofSeconds(10));

    private static final Logger log = LoggerFactory.getLogger(Webhook.class);
    private static final Seldom SELDOM = new Seldom(Duration.ofSeconds(10));
    private static final String TYPE = "application/json";
    private static final int MOST_AT_ONCE = 4;
    private static final int THREADS = 2;
    private static final int MOST_AT_THE_DOOR = 64;
    private static final Map<String, String> LATER = Map.of("Retry-After", "5");

    private final Vertx vertx;
    private final AlertDoor door;
    private final WebhookMetrics metrics;
    private final AlertLog left;
    private final Function<Object, String> json;
    private final BoundedBody bounds;
    private final BiConsumer<HttpServerRequest, Reply> answers;
    private final Lane entrance;
    private final WorkerExecutor threads;
    private final AtomicInteger atWork = new AtomicInteger();

    /**
     * @param bounds of a body
     * @param answers takes what a request is answered
     */
    Webhook(
            Vertx vertx,
            AlertDoor door,
            Served served,
            BoundedBody bounds,
            BiConsumer<HttpServerRequest, Reply> answers) {
        this.vertx = vertx;
        this.door = door;
        this.metrics = served.metrics().webhook();
        this.left = new AlertLog(served.uptime());
        this.json = served.json();
        this.bounds = bounds;
        this.answers = answers;
        this.entrance = new Lane(vertx, "agent-alerts-entrance", 1, MOST_AT_THE_DOOR);
        this.threads = vertx.createSharedWorkerExecutor("agent-alerts", THREADS);
    }

    @Override
    public void close() {
        Future.join(entrance.close(), threads.close())
                .onFailure(e -> log.warn("The webhook did not close in order: {}", e.toString()));
    }

    void handle(HttpServerRequest request) {
        request.pause();
        authenticated(request)
                .compose(yes -> admitted(request))
                .onSuccess(view -> {
                    metrics.accepted(view);
                    send(request, WebhookResult.ACCEPTED, Reply.json(200, json.apply(view)));
                })
                .onFailure(e -> refuse(request, e));
    }

    /** On a thread of its own: who has no token keeps nobody waiting who has one, and a store that hangs keeps nobody out. */
    private Future<Boolean> authenticated(HttpServerRequest request) {
        List<String> authorization = request.headers().getAll("Authorization");
        return entrance.run(() -> {
                    if (!accepts(authorization)) {
                        throw new WebhookRefusedException(
                                WebhookResult.UNAUTHORISED, "a bearer token is needed, the one of this agent");
                    }
                    return true;
                })
                .recover(e -> e instanceof RefusedException full && !(e instanceof WebhookRefusedException)
                        ? refused(WebhookResult.BUSY, full.words())
                        : Future.failedFuture(e));
    }

    private boolean accepts(List<String> authorization) throws WebhookRefusedException {
        try {
            return door.bearers().accepts(authorization);
        } catch (IllegalStateException e) {
            if (SELDOM.now()) {
                log.warn("Alerts are not taken: {}", e.getMessage());
            }
            throw new WebhookRefusedException(
                    WebhookResult.UNAVAILABLE, "this agent's token can't be read: see its log");
        }
    }

    private Future<AlertsView> admitted(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.POST)) {
            request.response().putHeader("Allow", "POST");
            return refused(WebhookResult.NOT_POST, "alerts are sent by POST");
        }
        if (!isJson(request)) {
            return refused(WebhookResult.UNSUPPORTED, "alerts are sent as " + TYPE);
        }
        if (announced(request) > bounds.most()) {
            return Future.failedFuture(bounds.tooLarge());
        }
        if (atWork.incrementAndGet() > MOST_AT_ONCE) {
            atWork.decrementAndGet();
            return refused(WebhookResult.BUSY, "other alerts are being taken: send them again in a moment");
        }
        return bounds.read(vertx, request)
                .compose(body -> threads.executeBlocking(() -> taken(body), false))
                .onComplete(done -> atWork.decrementAndGet());
    }

    private AlertsView taken(Buffer body) throws WebhookRefusedException {
        try {
            List<Alert> alerts = AlertReader.read(body.getBytes());
            metrics.received();
            AlertsView view = door.desk().receive(alerts);
            left.taken(alerts, view);
            return view;
        } catch (MalformedException e) {
            throw new WebhookRefusedException(WebhookResult.MALFORMED, e.what());
        } catch (OperationException e) {
            log.warn("Alerts could not be written down: {}", e.getMessage());
            throw new WebhookRefusedException(WebhookResult.UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    private static boolean isJson(HttpServerRequest request) {
        String type = request.getHeader("Content-Type");
        return type != null
                && type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals(TYPE);
    }

    /** 0 where it is not said. */
    private static long announced(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        try {
            return length == null ? 0 : Long.parseLong(length.strip());
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private static <T> Future<T> refused(WebhookResult result, String why) {
        return Future.failedFuture(new WebhookRefusedException(result, why));
    }

    private void refuse(HttpServerRequest request, Throwable e) {
        if (e instanceof WebhookRefusedException refused) {
            if (refused.result() != WebhookResult.UNAVAILABLE) {
                // Else the log has had it, with more of it than the sender is told.
                left.refused(refused.result(), refused.words(), Reception.address(request));
            }
            send(request, refused.result(), error(refused.result(), refused.words()));
        } else {
            log.error("{} failed", PATH, e);
            send(
                    request,
                    WebhookResult.FAILED,
                    error(WebhookResult.FAILED, "this is a defect of the agent: see its log"));
        }
    }

    private Reply error(WebhookResult result, String words) {
        return Reply.json(result.status(), json.apply(new ErrorView(words)));
    }

    private void send(HttpServerRequest request, WebhookResult result, Reply reply) {
        metrics.answered(result);
        if (result == WebhookResult.UNAUTHORISED) {
            request.response().putHeader("WWW-Authenticate", "Bearer");
        }
        if (result.status() == 503) {
            LATER.forEach(request.response()::putHeader);
        }
        answers.accept(request, reply);
        bounds.discard(vertx, request);
    }
}
