package io.rabbitagent.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.cluster.Pictures;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NoticeSenderTest {
    private static final Clock CLOCK = Clock.fixed(Pictures.NOON, ZoneOffset.UTC);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String SECRET = "/hooks/T0/secret?key=value";

    private final Vertx vertx = Vertx.vertx();
    private final Receiver receiver = new Receiver();

    @AfterEach
    void close() {
        receiver.close();
        vertx.close().await();
    }

    private Delivery send(Duration deadline) {
        return send(deadline, Optional.empty());
    }

    private Delivery send(Duration deadline, Optional<String> token) {
        try (NoticeSender sender = new NoticeSender(vertx, Optional.empty(), deadline, CLOCK)) {
            return sender.send(new Destination(receiver.url(SECRET), token), "{\"text\":\"täglich\"}");
        }
    }

    @Test
    void what_is_sent_arrives_whole_with_its_type_and_without_a_token_that_nobody_named() {
        assertThat(send(LONG)).isEqualTo(new Delivery.Done());
        assertThat(receiver.posts()).singleElement().satisfies(post -> {
            assertThat(post.method()).isEqualTo("POST");
            assertThat(post.resource()).isEqualTo(SECRET);
            assertThat(post.body()).isEqualTo("{\"text\":\"täglich\"}");
            assertThat(post.headers())
                    .containsEntry("content-type", "application/json")
                    .containsEntry("user-agent", "rabbitmq-agent")
                    .doesNotContainKey("authorization");
        });
    }

    @Test
    void a_token_goes_with_it() {
        assertThat(send(LONG, Optional.of("t0ken"))).isEqualTo(new Delivery.Done());
        assertThat(receiver.posts().get(0).headers()).containsEntry("authorization", "Bearer t0ken");
    }

    @Test
    void any_answer_of_200_and_above_says_that_it_arrived() {
        for (int status : new int[] {200, 201, 202, 204}) {
            receiver.answering(Receiver.status(status));
            assertThat(send(LONG)).as("%s", status).isEqualTo(new Delivery.Done());
        }
    }

    @Test
    void a_receiver_in_trouble_is_asked_again() {
        for (int status : new int[] {408, 425, 429, 500, 502, 503, 504, 599}) {
            receiver.answering(Receiver.status(status));
            assertThat(send(LONG)).isEqualTo(new Delivery.Later("answered " + status, Optional.empty()));
        }
    }

    @Test
    void a_receiver_says_how_long_it_wants_to_be_left_alone() {
        receiver.answering((exchange, number) -> {
            exchange.getResponseHeaders().add("Retry-After", "17");
            exchange.sendResponseHeaders(429, -1);
        });
        assertThat(send(LONG)).isEqualTo(new Delivery.Later("answered 429", Optional.of(Duration.ofSeconds(17))));
    }

    @Test
    void a_receiver_that_does_not_want_it_is_left_alone() {
        for (int status : new int[] {400, 401, 403, 404, 407, 409, 410, 413, 424, 426}) {
            receiver.answering(Receiver.status(status));
            assertThat(send(LONG)).isEqualTo(new Delivery.Never("answered " + status));
        }
    }

    @Test
    void a_redirect_is_not_followed() {
        try (Receiver other = new Receiver()) {
            for (int status : new int[] {301, 302, 303, 307, 308}) {
                receiver.answering((exchange, number) -> {
                    exchange.getResponseHeaders().add("Location", other.url("/").toString());
                    exchange.sendResponseHeaders(status, -1);
                });
                assertThat(send(LONG, Optional.of("t0ken")))
                        .isEqualTo(new Delivery.Never("answered " + status
                                + ", a redirect, which is not followed: put the final URL into notify.url_file"));
            }
            assertThat(other.posts()).isEmpty();
        }
    }

    @Test
    void who_does_not_answer_in_time_is_asked_again() {
        receiver.answering(receiver.hangs());
        assertThat(send(SHORT)).isEqualTo(new Delivery.Later("no answer within 300 ms", Optional.empty()));
        assertThat(receiver.posts()).hasSize(1);
    }

    @Test
    void a_status_that_has_come_counts_whatever_becomes_of_the_rest() {
        receiver.answering((exchange, number) -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            receiver.hangs().give(exchange, number);
        });
        assertThat(send(SHORT)).isEqualTo(new Delivery.Done());

        receiver.answering((exchange, number) -> {
            exchange.sendResponseHeaders(503, 100);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
        });
        assertThat(send(LONG)).isEqualTo(new Delivery.Later("answered 503", Optional.empty()));
    }

    @Test
    void an_answer_without_end_is_not_listened_to() {
        CompletableFuture<Long> written = new CompletableFuture<>();
        receiver.answering((exchange, number) -> {
            exchange.sendResponseHeaders(200, 0);
            long bytes = 0;
            try {
                while (true) {
                    exchange.getResponseBody().write(new byte[8_192]);
                    bytes += 8_192;
                }
            } catch (IOException e) {
                written.complete(bytes);
            }
        });
        long before = System.nanoTime();
        assertThat(send(LONG)).isEqualTo(new Delivery.Done());
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(LONG.dividedBy(2));
        assertThat(written).succeedsWithin(LONG);
    }

    @Test
    void who_is_not_there_is_asked_again_and_the_reason_is_told_without_the_secret() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        receiver.close();
        Destination nobody = new Destination(URI.create("http://127.0.0.1:" + port + SECRET), Optional.of("t0ken"));
        try (NoticeSender sender = new NoticeSender(vertx, Optional.empty(), LONG, CLOCK)) {
            assertThat(sender.send(nobody, "{}"))
                    .isInstanceOfSatisfying(
                            Delivery.Later.class,
                            later -> assertThat(later.why()).contains("refused").doesNotContain("secret", "t0ken"));
        }
    }

    @Test
    void a_name_that_nobody_has_is_a_reason_to_try_again() {
        Destination nobody = new Destination(URI.create("http://no-such-host.invalid" + SECRET), Optional.empty());
        try (NoticeSender sender = new NoticeSender(vertx, Optional.empty(), LONG, CLOCK)) {
            assertThat(sender.send(nobody, "{}"))
                    .isInstanceOfSatisfying(
                            Delivery.Later.class,
                            later -> assertThat(later.why()).doesNotContain("secret"));
        }
    }

    @Test
    void who_answers_something_else_than_http_is_asked_again() throws Exception {
        try (ServerSocket odd = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> {
                try (var client = odd.accept()) {
                    client.getOutputStream().write("220 mail ESMTP\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    // The client went away.
                }
            });
            server.start();
            Destination mail =
                    new Destination(URI.create("http://127.0.0.1:" + odd.getLocalPort() + SECRET), Optional.empty());
            try (NoticeSender sender = new NoticeSender(vertx, Optional.empty(), LONG, CLOCK)) {
                assertThat(sender.send(mail, "{}"))
                        .isInstanceOfSatisfying(
                                Delivery.Later.class,
                                later -> assertThat(later.why()).doesNotContain("secret"));
            }
            server.join();
        }
    }

    @Test
    void an_authority_that_can_not_be_read_is_a_reason_and_no_exception() {
        Destination https =
                new Destination(URI.create("https://127.0.0.1:" + receiver.port() + SECRET), Optional.empty());
        try (NoticeSender sender = new NoticeSender(vertx, Optional.of(Path.of("/no-such-file.pem")), LONG, CLOCK)) {
            assertThat(sender.send(https, "{}")).isInstanceOf(Delivery.Later.class);
        }
    }

    @Test
    void closing_ends_a_try_at_once_and_nothing_is_sent_afterwards() {
        receiver.answering(receiver.hangs());
        NoticeSender sender = new NoticeSender(vertx, Optional.empty(), LONG, CLOCK);
        Destination to = new Destination(receiver.url(SECRET), Optional.empty());
        CompletableFuture<Delivery> sent = CompletableFuture.supplyAsync(() -> sender.send(to, "{}"));
        await().atMost(LONG).until(() -> receiver.posts().size() == 1);
        sender.close();
        assertThat(sent)
                .succeedsWithin(LONG.dividedBy(2))
                .isEqualTo(new Delivery.Later("the agent is being stopped", Optional.empty()));
        assertThat(sender.send(to, "{}")).isInstanceOf(Delivery.Later.class);
        assertThat(receiver.posts()).hasSize(1);
    }
}
