package io.rabbitagent.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
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
 * Serves metrics, health and the API, and takes alerts: {@link Reception} and {@link Webhook} tell how.
 *
 * <p>Important property: a request is pages', decisions' or alerts' business from its first byte on, and each of them bounds how much
 * of it is read, how long that may take, and how many wait.
 */
public final class AgentHttp implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AgentHttp.class);
    private static final int PATIENCE_SECONDS = 10;
    private static final int IDLE_SECONDS = 60;
    /** Times as long as for the first request: longer than a connection may be idle. */
    private static final int PATIENT_BETWEEN = 7;

    private final Reception reception;
    private final Optional<Webhook> webhook;
    private final FirstWords firstWords;
    private final HttpServer server;

    private AgentHttp(Vertx vertx, HttpSettings settings, Served served, BoundedBody alerts, BoundedBody decisions) {
        reception = new Reception(vertx, served, decisions);
        webhook = served.alerts()
                .map(door -> new Webhook(vertx, door, served.metrics().webhook(), served.json(), alerts));
        firstWords =
                new FirstWords(vertx, decisions.within(), decisions.within().multipliedBy(PATIENT_BETWEEN));
        server = vertx.createHttpServer(options(settings))
                .connectionHandler(firstWords::connected)
                .requestHandler(this::handle);
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
        return start(vertx, settings, served, Webhook.BODY);
    }

    /** As {@link #start(Vertx, HttpSettings, Served)}, with other bounds of alerts. */
    static AgentHttp start(Vertx vertx, HttpSettings settings, Served served, BoundedBody alerts) throws IOException {
        return start(vertx, settings, served, alerts, Reception.BODY);
    }

    /** As {@link #start(Vertx, HttpSettings, Served)}, with other bounds of what is sent. */
    static AgentHttp start(Vertx vertx, HttpSettings settings, Served served, BoundedBody alerts, BoundedBody decisions)
            throws IOException {
        AgentHttp http = new AgentHttp(vertx, settings, served, alerts, decisions);
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
            reception.close();
        } catch (IOException e) {
            log.warn("HTTP did not close in order: {}", e.getMessage());
        }
    }

    private void handle(HttpServerRequest request) {
        firstWords.asked(request.connection());
        request.response().endHandler(sent -> firstWords.answered(request.connection()));
        if (!Webhook.PATH.equals(request.path())) {
            reception.handle(request);
        } else if (webhook.isPresent()) {
            webhook.get().handle(request);
        } else {
            reception.refuse(request, 404, "this agent takes no alerts: http.alerts_token_file is not set");
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
