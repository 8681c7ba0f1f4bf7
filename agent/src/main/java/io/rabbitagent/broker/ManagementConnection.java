package io.rabbitagent.broker;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends GET requests, and gives every one an end: an answer, or why there is none.
 *
 * <p>Vert.x' core client rather than its web client, because that one buffers whatever is sent: an answer that never
 * ends would fill the memory.
 */
final class ManagementConnection {
    private final Vertx vertx;
    private final HttpClient client;
    private final ManagementConfig config;

    ManagementConnection(Vertx vertx, ManagementConfig config) {
        this.vertx = vertx;
        this.config = config;
        HttpClientOptions options = new HttpClientOptions()
                .setSsl(config.isHttps())
                .setVerifyHost(config.isHttps())
                .setConnectTimeout((int) config.deadline().toMillis());
        config.caFile().ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        this.client = vertx.createHttpClient(options);
    }

    CompletableFuture<Fact<HttpAnswer>> get(String resource, Credentials credentials) {
        Exchange exchange = new Exchange(resource);
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(config.url().getHost())
                .setPort(config.port())
                .setURI(config.path(resource))
                .putHeader("authorization", basic(credentials))
                .putHeader("accept", "application/json");
        try {
            client.request(request).onSuccess(exchange::send).onFailure(exchange::fail);
        } catch (RuntimeException e) {
            // Vert.x was closed, or the CA file can't be read.
            exchange.fail(e);
        }
        return exchange.end;
    }

    private static String basic(Credentials credentials) {
        byte[] pair = (credentials.username() + ":" + credentials.password()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    void close() {
        var unused = client.close();
    }

    /** One request on its way; everything but {@code end} is touched by Vert.x' event loop only. */
    private final class Exchange {
        private final String resource;
        private final CompletableFuture<Fact<HttpAnswer>> end = new CompletableFuture<>();
        private final Buffer body = Buffer.buffer();
        private volatile @Nullable HttpClientRequest request;

        Exchange(String resource) {
            this.resource = resource;
            long timer = vertx.setTimer(
                    Math.max(1, config.deadline().toMillis()),
                    fired -> give(
                            Reason.TIMEOUT,
                            "no complete answer within " + config.deadline().toMillis() + " ms"));
            var unused = end.whenComplete((fact, failure) -> vertx.cancelTimer(timer));
        }

        /**
         * Who receives is named before the request is sent, on the event loop: an answer that arrives while a caller's
         * thread is still about to name its receiver is dropped by Vert.x without a word.
         */
        void send(HttpClientRequest opened) {
            request = opened;
            if (end.isDone()) {
                var unused = opened.reset();
                return;
            }
            opened.response().onSuccess(this::receive).onFailure(this::fail);
            var unused = opened.send();
        }

        void receive(HttpClientResponse response) {
            response.exceptionHandler(this::fail);
            response.handler(chunk -> {
                if (body.length() + chunk.length() > config.answerCap()) {
                    give(Reason.GARBLED, "the answer is longer than " + config.answerCap() + " bytes");
                } else {
                    body.appendBuffer(chunk);
                }
            });
            response.endHandler(done -> end.complete(
                    Fact.known(new HttpAnswer(response.statusCode(), body.toString(StandardCharsets.UTF_8)))));
        }

        void fail(Throwable failure) {
            give(reason(failure), describe(failure));
        }

        private void give(Reason reason, String detail) {
            if (end.complete(Fact.unknown(reason, "GET " + resource + ": " + detail))) {
                HttpClientRequest opened = request;
                if (opened != null) {
                    var unused = opened.reset();
                }
            }
        }
    }

    private static Reason reason(Throwable failure) {
        if (failure instanceof TimeoutException || failure.getClass().getName().contains("Timeout")) {
            return Reason.TIMEOUT;
        }
        if (failure instanceof ConnectException || isReset(failure)) {
            return Reason.REFUSED;
        }
        return failure instanceof IllegalArgumentException ? Reason.GARBLED : Reason.FAILED;
    }

    private static boolean isReset(Throwable failure) {
        if (failure instanceof HttpClosedException) {
            return true;
        }
        String text = String.valueOf(failure.getMessage());
        return failure instanceof IOException
                && !(failure instanceof SSLException)
                && (text.contains("reset") || text.contains("closed") || text.contains("Broken pipe"));
    }

    private static String describe(Throwable failure) {
        String text = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return CliFailure.brief(text);
    }
}
