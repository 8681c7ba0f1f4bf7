package io.rabbitagent.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
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
    /** Times as long as for the first request: longer than a minute, after which some scrape again. */
    private static final int PATIENT_BETWEEN = 7;
    /** Three quarters of all: the others are left to those who ask for something. */
    private static final int MOST_SILENT = OpenConnections.MOST / 4 * 3;
    /** Seconds: whoever shakes hands has a place. */
    private static final int HANDSHAKE_SECONDS = 5;

    private final Reception reception;
    private final Optional<Webhook> webhook;
    private final FirstWords firstWords;
    private final Answers answers;
    private final Vertx vertx;
    private final HttpMetrics metrics;
    private final HttpServer server;
    private volatile Optional<Renewal> renewal = Optional.empty();

    private AgentHttp(Vertx vertx, HttpSettings settings, Served served, Limits limits) {
        this.vertx = vertx;
        this.metrics = served.metrics().http();
        answers = new Answers(vertx, limits.answers(), metrics);
        reception = new Reception(vertx, served, limits.decisions(), this::send);
        webhook = served.alerts().map(door -> new Webhook(vertx, door, served, limits.alerts(), this::send));
        Duration patience = limits.decisions().within();
        firstWords = new FirstWords(
                vertx,
                new FirstWords.Bounds(patience, patience.multipliedBy(PATIENT_BETWEEN), limits.silent()),
                metrics);
        server = vertx.createHttpServer(options(settings))
                .connectionHandler(firstWords::connected)
                .requestHandler(this::handle);
    }

    /**
     * What is taken of those who send.
     *
     * @param alerts what bounds those
     * @param decisions what bounds these
     * @param silent how many connections may wait at a time for a request to come
     * @param answers what bounds those that wait for their readers
     */
    record Limits(BoundedBody alerts, BoundedBody decisions, int silent, Answers.Bounds answers) {
        static final Limits USUAL = new Limits(Webhook.BODY, Reception.BODY, MOST_SILENT, Answers.Bounds.USUAL);

        Limits withAlerts(BoundedBody body) {
            return new Limits(body, decisions, silent, answers);
        }

        Limits withDecisions(BoundedBody body) {
            return new Limits(alerts, body, silent, answers);
        }

        Limits withSilent(int most) {
            return new Limits(alerts, decisions, most, answers);
        }

        Limits withAnswers(Answers.Bounds bounds) {
            return new Limits(alerts, decisions, silent, bounds);
        }
    }

    private static HttpServerOptions options(HttpSettings settings) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setHttp2ClearTextEnabled(false)
                // A connection is one request at a time: what is bounded is bounded by connections.
                .setUseAlpn(false)
                .setSslHandshakeTimeout(HANDSHAKE_SECONDS);
        settings.tls()
                .ifPresent(tls -> options.setSsl(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .setCertPath(tls.certificate().toString())
                                .setKeyPath(tls.key().toString())));
        return options;
    }

    /**
     * From now on serves with what stands in these files, once they change.
     *
     * @param files what stands there now; throws {@link IllegalStateException} where that is of no use, and says of which file
     */
    public void renewing(Supplier<Pem> files) {
        renewing(files, Renewal.EVERY);
    }

    void renewing(Supplier<Pem> files, Duration every) {
        renewal = Optional.of(new Renewal(vertx, files, pem -> server.updateSSLOptions(ssl(pem)), metrics, every));
    }

    private static ServerSSLOptions ssl(Pem pem) {
        return new ServerSSLOptions()
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(pem.certificates()))
                        .addKeyValue(Buffer.buffer(pem.key())))
                .setUseAlpn(false)
                .setSslHandshakeTimeout(HANDSHAKE_SECONDS);
    }

    /**
     * Listens, and returns once it does. Not to be called on an event loop.
     *
     * @throws IOException where it can't listen there; the message says why and what to do
     */
    public static AgentHttp start(Vertx vertx, HttpSettings settings, Served served) throws IOException {
        return start(vertx, settings, served, Limits.USUAL);
    }

    /** As {@link #start(Vertx, HttpSettings, Served)}, with other limits. */
    static AgentHttp start(Vertx vertx, HttpSettings settings, Served served, Limits limits) throws IOException {
        AgentHttp http = new AgentHttp(vertx, settings, served, limits);
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
        renewal.ifPresent(Renewal::close);
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
        if (!Webhook.PATH.equals(request.path())) {
            reception.handle(request);
        } else if (webhook.isPresent()) {
            webhook.get().handle(request);
        } else {
            reception.refuse(request, 404, "this agent takes no alerts: http.alerts_token_file is not set");
        }
    }

    private void send(HttpServerRequest request, Reply reply) {
        answers.send(request, reply).onSuccess(read -> firstWords.answered(request.connection()));
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
