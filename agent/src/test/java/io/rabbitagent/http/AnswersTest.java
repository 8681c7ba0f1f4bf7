package io.rabbitagent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Those who ask, and do not read what they are told. */
@Timeout(120)
class AnswersTest {
    private static final String SCRAPE = "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final Duration WITHOUT_END = Duration.ofMinutes(10);
    /** More than the kernel takes for a connection of which nothing is read. */
    private static final int MORE_THAN_THE_KERNEL_TAKES = 100;

    private final Metrics metrics = Scene.metrics();
    private final Vertx vertx = Vertx.builder()
            .with(new VertxOptions().setEventLoopPoolSize(1))
            .withTransport(new OpenConnections(metrics).transport())
            .build();
    private final List<RawHttp> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (RawHttp one : open) {
            one.close();
        }
        metrics.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private AgentHttp start(Answers.Bounds bounds) throws IOException {
        return AgentHttp.start(
                vertx,
                new HttpSettings("127.0.0.1", 0).with(Optional.empty(), Optional.empty()),
                Scene.served(metrics),
                AgentHttp.Limits.USUAL.withAnswers(bounds));
    }

    /** Asks often, and reads nothing. */
    private RawHttp deaf(AgentHttp http) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), http.port()));
        RawHttp deaf = new RawHttp(socket);
        open.add(deaf);
        return deaf.write(SCRAPE.repeat(MORE_THAN_THE_KERNEL_TAKES));
    }

    private void scrape(AgentHttp http) throws IOException {
        try (RawHttp scrape = new RawHttp(http.port())) {
            assertThat(scrape.write(SCRAPE).answer().status()).isEqualTo(200);
        }
    }

    private double unread() {
        return value("rabbitagent_http_connections_closed_total", "reason", "unread");
    }

    private double value(String name, String... labels) {
        return Exposition.of(metrics).value(name, labels).orElseThrow();
    }

    private void await(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(assertion);
    }

    /** Though nothing of what was written has been read. */
    private void awaitNobody() {
        await(() -> assertThat(value("rabbitagent_http_connections")).isZero());
    }

    @Test
    void of_too_many_bytes_that_nobody_reads_the_oldest_go_and_a_scrape_gets_its_answer() throws IOException {
        try (AgentHttp http = start(new Answers.Bounds(1, WITHOUT_END))) {
            RawHttp first = deaf(http);
            deaf(http);

            await(() -> {
                scrape(http);
                assertThat(unread()).isGreaterThanOrEqualTo(2);
            });
            awaitNobody();
            assertThat(first.isCutOff()).isTrue();
        }
    }

    @Test
    void an_answer_that_nobody_reads_is_not_kept_for_ever() throws IOException {
        try (AgentHttp http = start(new Answers.Bounds(Long.MAX_VALUE, Duration.ofSeconds(1)))) {
            RawHttp deaf = deaf(http);

            await(() -> assertThat(unread()).isEqualTo(1));
            awaitNobody();
            assertThat(deaf.isCutOff()).isTrue();
            scrape(http);
        }
    }

    @Test
    void whoever_reads_slowly_but_does_gets_all_of_it() throws IOException {
        try (AgentHttp http = start(new Answers.Bounds(Long.MAX_VALUE, WITHOUT_END))) {
            RawHttp deaf = deaf(http);
            for (int number = 0; number < MORE_THAN_THE_KERNEL_TAKES; number++) {
                assertThat(deaf.answer().status()).isEqualTo(200);
            }
            assertThat(unread()).isZero();
        }
    }
}
