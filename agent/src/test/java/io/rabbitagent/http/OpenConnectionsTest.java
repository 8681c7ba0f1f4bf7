package io.rabbitagent.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.config.Certificates;
import io.rabbitagent.config.TlsClient;
import io.rabbitagent.operations.FakeAgent;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many who connect, and those among them who want something. */
@Timeout(120)
class OpenConnectionsTest {
    private static final int MOST = 20;
    /** Nobody is too slow here, however slow the machine is. */
    private static final BoundedBody PATIENT = new BoundedBody(1_000, Duration.ofMinutes(5));

    private static final String SCRAPE = "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n";

    private final Metrics metrics = Scene.metrics();
    private final TestAgent agent = new TestAgent(new FakeAgent(Pictures.healthy(3)));
    private final Vertx vertx = Vertx.builder()
            .with(new VertxOptions().setEventLoopPoolSize(1))
            .withTransport(new OpenConnections(metrics, MOST).transport())
            .build();
    private final List<RawHttp> open = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        hangUp();
        metrics.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void hangUp() throws IOException {
        for (RawHttp one : open) {
            one.close();
        }
        open.clear();
    }

    private AgentHttp start(Optional<HttpSettings.Tls> tls, int silent) throws IOException {
        return AgentHttp.start(
                vertx,
                new HttpSettings("127.0.0.1", 0).with(tls, Optional.empty()),
                Scene.served(metrics, agent),
                AgentHttp.Limits.USUAL.withDecisions(PATIENT).withSilent(silent));
    }

    private RawHttp connect(AgentHttp http) throws IOException {
        RawHttp one = new RawHttp(http.port());
        open.add(one);
        return one;
    }

    private double value(String name, String... labels) {
        return Exposition.of(metrics).value(name, labels).orElseThrow();
    }

    private void awaitOpen(int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .untilAsserted(
                        () -> assertThat(value("rabbitagent_http_connections")).isEqualTo(count));
    }

    @Test
    void however_many_do_nothing_a_scrape_gets_its_answer() throws IOException {
        int silent = MOST / 2 - 2;
        try (AgentHttp http = start(Optional.empty(), silent)) {
            for (int number = 1; number <= 10 * MOST; number++) {
                RawHttp idle = connect(http);
                if (number % 2 == 0) {
                    idle.write("GET /metrics HTTP/1.1\r\nSlow: ");
                }
                if (number % (MOST / 2) == 0) {
                    assertThat(connect(http).write(SCRAPE).answer().status()).isEqualTo(200);
                }
            }

            awaitOpen(silent);
            assertThat(value("rabbitagent_http_connections_closed_total", "reason", "evicted"))
                    .isEqualTo(open.size() - silent);
            // Who has been silent for longest is gone, and who came last is there.
            assertThat(open.get(0).isHungUp()).isTrue();
            assertThat(open.get(open.size() - 1).write(SCRAPE).answer().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void who_awaits_an_answer_is_not_silent_though_he_has_just_had_another() throws IOException {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        agent.history(most -> {
            asked.countDown();
            Latches.awaited(hangs);
            return List.of();
        });
        try (AgentHttp http = start(Optional.empty(), 1)) {
            RawHttp busy = connect(http).write(SCRAPE + "GET /api/v1/history HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(busy.answer().status()).isEqualTo(200);
            Latches.awaited(asked);
            connect(http);
            connect(http);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(15))
                    .untilAsserted(
                            () -> assertThat(value("rabbitagent_http_connections_closed_total", "reason", "evicted"))
                                    .isEqualTo(1));

            hangs.countDown();

            assertThat(busy.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void those_above_the_bound_are_hung_up_on_and_there_is_room_again_once_others_have_ended() throws IOException {
        try (AgentHttp http = start(Optional.empty(), 10 * MOST);
                LogLines log = new LogLines(OpenConnections.class.getName())) {
            for (int number = 0; number < MOST; number++) {
                connect(http);
            }
            awaitOpen(MOST);
            // Whoever has an answer has shaken hands, and so have those before.
            assertThat(open.get(MOST - 1).write(SCRAPE).answer().status()).isEqualTo(200);
            for (int number = 0; number < 30; number++) {
                try (RawHttp tooMany = new RawHttp(http.port())) {
                    assertThat(tooMany.isHungUp()).isTrue();
                }
            }
            assertThat(value("rabbitagent_http_connections")).isEqualTo(MOST);
            assertThat(value("rabbitagent_http_connections_closed_total", "reason", "too-many"))
                    .isEqualTo(30);
            assertThat(log.all()).singleElement().asString().startsWith("WARN 20 connections to http.listen are open");
            assertThat(open.get(0).write(SCRAPE).answer().status()).isEqualTo(200);

            hangUp();

            awaitOpen(0);
            assertThat(connect(http).write(SCRAPE).answer().status()).isEqualTo(200);
        }
    }

    @Test
    void however_many_do_not_shake_hands_a_scrape_gets_its_answer(@TempDir Path directory)
            throws IOException, GeneralSecurityException {
        Certificates.make(directory, "ec", "EC");
        HttpSettings.Tls tls = new HttpSettings.Tls(directory.resolve("ec.pem"), directory.resolve("ec.key"));
        try (AgentHttp http = start(Optional.of(tls), MOST)) {
            for (int number = 1; number <= 3 * MOST; number++) {
                connect(http);
                if (number % MOST == 0) {
                    try (RawHttp scrape = new RawHttp(TlsClient.connect(http.port()))) {
                        assertThat(scrape.write(SCRAPE).answer().status()).isEqualTo(200);
                    }
                }
            }

            assertThat(open.get(0).isHungUp()).isTrue();
            assertThat(value("rabbitagent_http_connections_closed_total", "reason", "evicted"))
                    .isGreaterThanOrEqualTo(2 * MOST);
            assertThat(value("rabbitagent_http_connections_closed_total", "reason", "too-many"))
                    .isZero();

            // Nobody is waited for, though nobody else comes.
            awaitOpen(0);
        }
    }
}
