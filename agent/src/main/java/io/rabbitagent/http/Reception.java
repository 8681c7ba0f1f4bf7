package io.rabbitagent.http;

import io.rabbitagent.http.Routes.Found;
import io.rabbitagent.operations.OperationException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests for pages and decisions, and answers them.
 *
 * <ol>
 *   <li>Is there such a page, and does it take this method? 404, 405.
 *   <li>Who asks? 401, 403. Of others not a byte of the body is read.
 *   <li>Of a decision: its type, its length, and the body, within its bounds. 415, 413, 408, 400.
 *   <li>What is asked for: 200, 202, or what the operation says.
 * </ol>
 *
 * <p>Important properties: what may block does so in lanes of its own, one to read, one to decide, and one in which those are asked who they are that want to decide. So a
 * store that hangs takes neither {@code /metrics} nor {@code /healthz} with it, and neither those who read nor those who may not decide
 * keep anybody from deciding; an answer has no stack trace in it; nothing of a request is repeated but what is between the quotes of JSON.
 */
final class Reception implements AutoCloseable {
    static final BoundedBody BODY = new BoundedBody(1 << 16, Duration.ofSeconds(10));

    private static final Logger log = LoggerFactory.getLogger(Reception.class);
    private static final int THREADS = 2;
    private static final int MOST_READS = 32;
    private static final int MOST_DECISIONS = 16;
    private static final int MOST_AT_THE_DOOR = 64;
    private static final String SECONDS_TO_WAIT = "5";

    private final Vertx vertx;
    private final Served served;
    private final Routes routes;
    private final BoundedBody bounds;
    private final BiConsumer<HttpServerRequest, Reply> answers;
    private final DecisionLog decisions;
    private final Lane reading;
    private final Lane deciding;
    private final Lane entrance;

    /**
     * @param bounds of a body
     * @param answers takes what a request is answered
     */
    Reception(Vertx vertx, Served served, BoundedBody bounds, BiConsumer<HttpServerRequest, Reply> answers) {
        this.vertx = vertx;
        this.served = served;
        this.routes = new Routes(served);
        this.bounds = bounds;
        this.answers = answers;
        this.decisions = new DecisionLog(served.uptime());
        this.reading = new Lane(vertx, "agent-http", THREADS, MOST_READS);
        this.deciding = new Lane(vertx, "agent-decide", THREADS, MOST_DECISIONS);
        this.entrance = new Lane(vertx, "agent-decide-entrance", 1, MOST_AT_THE_DOOR);
    }

    @Override
    public void close() {
        Future.join(reading.close(), deciding.close(), entrance.close())
                .onFailure(e -> log.warn("HTTP did not close in order: {}", e.toString()));
    }

    /** Answers a request that is not for it. */
    void refuse(HttpServerRequest request, int status, String why) {
        request.pause();
        answer(request, error(status, why));
    }

    void handle(HttpServerRequest request) {
        request.pause();
        Optional<Found> found = Optional.ofNullable(request.path()).flatMap(routes::at);
        if (found.isEmpty()) {
            answer(request, error(404, "there is no such page; / lists those that there are"));
            return;
        }
        Route route = found.get().route();
        if (!route.takes(request.method().name())) {
            request.response().putHeader("Allow", route.methods());
            answer(
                    request,
                    error(405, route.decides() ? "this is decided by POST" : "this page is read only: GET or HEAD"));
            return;
        }
        reply(request, route, found.get().names())
                .onSuccess(reply -> answer(request, reply))
                .onFailure(e -> answer(request, failure(route, e)));
    }

    private Future<Reply> reply(HttpServerRequest request, Route route, Map<String, String> names) {
        Call call;
        try {
            call = new Call(
                    names,
                    query(request),
                    Optional.ofNullable(request.getHeader("Accept")),
                    Optional.empty(),
                    address(request));
        } catch (RefusedException e) {
            return Future.failedFuture(e);
        }
        List<String> authorization = request.headers().getAll("Authorization");
        if (route.decides()) {
            return entrance.run(() -> admitted(route, call, authorization))
                    .compose(yes -> body(request))
                    .compose(body -> deciding.run(() -> decided(route, call, body)));
        }
        if (route.mayBlock() || !served.guards().lets(route.access())) {
            return reading.run(() -> {
                served.guards().check(route.access(), authorization);
                return content(route, call);
            });
        }
        try {
            return Future.succeededFuture(content(route, call));
        } catch (RefusedException | RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private static Query query(HttpServerRequest request) throws RefusedException {
        Map<String, List<String>> values = new HashMap<>();
        try {
            MultiMap given = request.params();
            given.forEach((name, value) ->
                    values.computeIfAbsent(name, any -> new ArrayList<>()).add(value));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(400, "what stands behind the question mark can't be read");
        }
        return new Query(values);
    }

    static String address(HttpServerRequest request) {
        return request.remoteAddress() == null
                ? "?"
                : Objects.requireNonNullElse(request.remoteAddress().hostAddress(), "?");
    }

    /** Whoever may not decide is told so, and the log is. */
    private boolean admitted(Route route, Call call, List<String> authorization) throws RefusedException {
        try {
            served.guards().check(route.access(), authorization);
            return true;
        } catch (RefusedException e) {
            decisions.refused(route, call.address(), e);
            throw e;
        }
    }

    private Future<Buffer> body(HttpServerRequest request) {
        String type = Objects.requireNonNullElse(request.getHeader("Content-Type"), "");
        if (!type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals(Reply.JSON)) {
            return Future.failedFuture(new RefusedException(415, "decisions are sent as " + Reply.JSON));
        }
        return announced(request) > bounds.most()
                ? Future.failedFuture(bounds.tooLarge())
                : bounds.read(vertx, request);
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

    private Reply decided(Route route, Call call, Buffer body) throws RefusedException {
        Call whole = call.with(Body.read(body.getBytes(), route.fields()));
        Reply reply = content(route, whole);
        decisions.answered(route, call, DecidingPages.actor(whole), reply);
        return reply;
    }

    private Reply content(Route route, Call call) throws RefusedException {
        if (route.strict()) {
            call.query().check(route.parameters());
        }
        try {
            return route.content().of(call);
        } catch (OperationException e) {
            return error(status(e.kind(), route), Objects.requireNonNullElse(e.getMessage(), "no reason was given"));
        }
    }

    /** What is not there is 404 only where the path names it. */
    private static int status(OperationException.Kind kind, Route route) {
        return switch (kind) {
            case USAGE -> 400;
            case NOT_FOUND -> route.path().names().isEmpty() ? 409 : 404;
            case CONFLICT, REFUSED -> 409;
            case FAILED, CONFIGURATION -> 500;
            case UNREACHABLE, TRY_LATER -> 503;
        };
    }

    private Reply failure(Route route, Throwable e) {
        if (e instanceof RefusedException refused) {
            return error(refused.status(), refused.words());
        }
        log.error("{} failed", route.path(), e);
        return error(500, "this is a defect of the agent: see its log");
    }

    private Reply error(int status, String message) {
        return Reply.json(status, served.json().apply(new ErrorView(message)));
    }

    private void answer(HttpServerRequest request, Reply reply) {
        if (reply.status() == 401) {
            request.response().putHeader("WWW-Authenticate", "Bearer");
        }
        if (reply.status() == 503) {
            request.response().putHeader("Retry-After", SECONDS_TO_WAIT);
        }
        answers.accept(request, reply);
        bounds.discard(vertx, request);
    }
}
