package io.rabbitagent.http;

import io.rabbitagent.http.Pages.Page;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves metrics, health and the read-only API, and takes alerts.
 *
 * <p>Important properties: what alerts are written down is all that a request can change; what may block does so on threads
 * of its own, so that a store that hangs takes neither {@code /metrics} nor {@code /healthz} with it; an answer never has a
 * stack trace in it, nor anything of the request.
 */
public final class AgentHttp implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AgentHttp.class);
    private static final int PATIENCE_SECONDS = 10;
    private static final int IDLE_SECONDS = 60;
    private static final int SLOW_THREADS = 2;

    private final Pages pages;
    private final Optional<Webhook> webhook;
    private final WorkerExecutor slow;
    private final HttpServer server;

    private AgentHttp(Vertx vertx, HttpSettings settings, Served served) {
        pages = new Pages(served);
        slow = vertx.createSharedWorkerExecutor("agent-http", SLOW_THREADS);
        webhook = served.alerts()
                .map(door -> new Webhook(vertx, door, served.metrics().webhook(), served.json(), Webhook.BODY));
        server = vertx.createHttpServer(options(settings)).requestHandler(this::handle);
    }

    private static HttpServerOptions options(HttpSettings settings) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setIdleTimeout(IDLE_SECONDS)
                .setHttp2ClearTextEnabled(false);
        settings.tls()
                .ifPresent(tls -> options.setSsl(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .setCertPath(tls.certificate().toString())
                                .setKeyPath(tls.key().toString())));
        return options;
    }

    /**
     * Listens, and returns once it does. Not to be called on an event loop.
     *
     * @throws IOException where it can't listen there; the message says why and what to do
     */
    public static AgentHttp start(Vertx vertx, HttpSettings settings, Served served) throws IOException {
        AgentHttp http = new AgentHttp(vertx, settings, served);
        try {
            await(http.server.listen());
            return http;
        } catch (IOException e) {
            http.close();
            throw new IOException(
                    "can't listen on " + settings.host() + " port " + settings.port() + ": " + e.getMessage()
                            + ". Set http.listen to an address of this host and a free port",
                    e);
        }
    }

    /** The port that it listens on. */
    public int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        try {
            await(server.close());
            webhook.ifPresent(Webhook::close);
            await(slow.close());
        } catch (IOException e) {
            log.warn("HTTP did not close in order: {}", e.getMessage());
        }
    }

    private void handle(HttpServerRequest request) {
        boolean reads =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        String path = request.path();
        if (Webhook.PATH.equals(path)) {
            alerts(request);
            return;
        }
        Optional<Page> page = path == null ? Optional.empty() : pages.page(path);
        if (page.isEmpty()) {
            send(request, pages.error(404, "there is no such page; / lists those that there are"));
        } else if (!reads) {
            request.response().putHeader("Allow", "GET, HEAD");
            send(request, pages.error(405, "this page is read only: GET or HEAD"));
        } else {
            Optional<String> limit = Optional.ofNullable(request.getParam("limit"));
            reply(page.get(), limit).onSuccess(reply -> send(request, reply)).onFailure(e -> {
                log.error("{} failed", path, e);
                send(request, Reply.json(500, "{\"error\":\"this is a defect of the agent: see its log\"}"));
            });
        }
    }

    private void alerts(HttpServerRequest request) {
        if (webhook.isPresent()) {
            webhook.get().handle(request);
        } else {
            send(request, pages.error(404, "this agent takes no alerts: http.alerts_token_file is not set"));
        }
    }

    private Future<Reply> reply(Page page, Optional<String> limit) {
        if (page.mayBlock()) {
            return slow.executeBlocking(() -> pages.reply(page, limit), false);
        }
        try {
            return Future.succeededFuture(pages.reply(page, limit));
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    static void send(HttpServerRequest request, Reply reply) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        int length = reply.body().getBytes(StandardCharsets.UTF_8).length;
        response.setStatusCode(reply.status())
                .putHeader("Content-Type", reply.contentType())
                .putHeader("Content-Length", Integer.toString(length))
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff");
        Future<Void> sent =
                request.method().equals(HttpMethod.HEAD) ? response.end() : response.end(reply.body(), "UTF-8");
        sent.onFailure(e -> log.debug("an answer did not arrive: {}", e.toString()));
    }

    private static void await(Future<?> future) throws IOException {
        try {
            future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            String message =
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
            throw new IOException(message == null ? e.toString() : message, e);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + PATIENCE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
