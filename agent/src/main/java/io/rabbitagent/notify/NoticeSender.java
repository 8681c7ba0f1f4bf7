package io.rabbitagent.notify;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends a notice once by POST, and gives that an end: the receiver has it, may want it later, or does not want it.
 *
 * <p>Important properties: redirects are not followed, as the token would go with them; of an answer the status counts
 * alone, and no more than {@value #MOST_ANSWER} bytes of it are waited for; nothing that is told of a failure has the URL's
 * path in it. Each try has a connection of its own: notices are rare, and a changed authority counts at once.
 */
public final class NoticeSender implements AutoCloseable {
    private static final int MOST_ANSWER = 4_096;
    private static final int MOST_WORDS = 300;
    private static final Delivery CLOSED = new Delivery.Later("the agent is being stopped");

    private final Vertx vertx;
    private final Optional<Path> caFile;
    private final Duration deadline;
    private final Clock clock;
    private volatile @Nullable CompletableFuture<Delivery> underWay;
    private volatile boolean closed;

    /** @param caFile PEM file with the authorities that are trusted instead of the JDK's */
    public NoticeSender(Vertx vertx, Optional<Path> caFile, Duration deadline, Clock clock) {
        this.vertx = vertx;
        this.caFile = caFile;
        this.deadline = deadline;
        this.clock = clock;
    }

    /** Blocks for the deadline at most. Not to be called on an event loop, nor by two threads at once. */
    public Delivery send(Destination to, String json) {
        Exchange exchange = new Exchange(to, json);
        underWay = exchange.end;
        if (closed) {
            return CLOSED;
        }
        exchange.start();
        // Vert.x' own timer ends it before, unless Vert.x is closed.
        return exchange.end
                .completeOnTimeout(CLOSED, deadline.toMillis() + 1_000, TimeUnit.MILLISECONDS)
                .join();
    }

    /** Ends the try that is under way: whether it arrived is open. */
    @Override
    public void close() {
        closed = true;
        CompletableFuture<Delivery> present = underWay;
        if (present != null) {
            present.complete(CLOSED);
        }
    }

    /** One try; everything but {@code end} is touched by Vert.x' event loop only, once it is started. */
    private final class Exchange {
        private final Destination to;
        private final String json;
        private final CompletableFuture<Delivery> end = new CompletableFuture<>();
        private Optional<Delivery> answer = Optional.empty();
        private int received;

        Exchange(Destination to, String json) {
            this.to = to;
            this.json = json;
        }

        void start() {
            HttpClientOptions options = new HttpClientOptions()
                    .setSsl(to.isHttps())
                    .setVerifyHost(to.isHttps())
                    .setKeepAlive(false)
                    .setConnectTimeout((int) deadline.toMillis());
            caFile.ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
            HttpClient client = vertx.createHttpClient(options);
            long timer = vertx.setTimer(Math.max(1, deadline.toMillis()), fired -> late());
            var unused = end.whenComplete((delivery, failure) -> tidy(timer, client));
            try {
                client.request(request()).onSuccess(this::post).onFailure(this::fail);
            } catch (RuntimeException e) {
                fail(e);
            }
        }

        private void tidy(long timer, HttpClient client) {
            vertx.cancelTimer(timer);
            var unused = client.close();
        }

        private RequestOptions request() {
            RequestOptions request = new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setHost(to.host())
                    .setPort(to.port())
                    .setURI(to.resource())
                    .putHeader("content-type", "application/json")
                    .putHeader("user-agent", "rabbitmq-agent");
            to.token().ifPresent(token -> request.putHeader("authorization", "Bearer " + token));
            return request;
        }

        /** Who receives is named before the request is sent, on the event loop: else an early answer is dropped. */
        private void post(HttpClientRequest opened) {
            opened.response().onSuccess(this::receive).onFailure(this::fail);
            var unused = opened.send(Buffer.buffer(json));
        }

        private void receive(HttpClientResponse response) {
            Delivery delivery = delivery(response);
            answer = Optional.of(delivery);
            response.exceptionHandler(this::fail);
            response.handler(chunk -> {
                received += chunk.length();
                if (received > MOST_ANSWER) {
                    end.complete(delivery);
                }
            });
            response.endHandler(done -> end.complete(delivery));
        }

        private void late() {
            end.complete(answer.orElseGet(() -> new Delivery.Later("no answer within " + deadline.toMillis() + " ms")));
        }

        /** A status that has come counts, whatever becomes of the rest. */
        private void fail(Throwable failure) {
            end.complete(answer.orElseGet(() -> new Delivery.Later(describe(failure))));
        }

        private String describe(Throwable failure) {
            String name = failure.getClass().getSimpleName();
            String text = failure.getMessage() == null ? name : failure.getMessage();
            boolean tells = to.resource().length() > 1 && text.contains(to.resource());
            return NoticeText.cut(tells ? name : text.replaceAll("\\p{Cntrl}+", " "), MOST_WORDS);
        }

        private Delivery delivery(HttpClientResponse response) {
            int status = response.statusCode();
            String why = "answered " + status;
            if (status / 100 == 2) {
                return new Delivery.Done();
            }
            if (isForLater(status)) {
                return new Delivery.Later(
                        why, RetryAfter.of(Optional.ofNullable(response.getHeader("retry-after")), clock.instant()));
            }
            return new Delivery.Never(
                    status / 100 == 3
                            ? why + ", a redirect, which is not followed: put the final URL into notify.url_file"
                            : why);
        }
    }

    /** Too slow, too early, too much, or a receiver that is not well: of the notice itself nothing is wrong. */
    private static boolean isForLater(int status) {
        return status == 408 || status == 425 || status == 429 || status >= 500;
    }
}
