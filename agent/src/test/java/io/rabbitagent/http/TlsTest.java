package io.rabbitagent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.config.Certificates;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.operations.FakeAgent;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class TlsTest {
    @TempDir
    private static Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final Metrics metrics = Scene.metrics();

    @BeforeAll
    static void make() {
        Certificates.make(directory, "ec", "EC");
        Certificates.make(directory, "rsa", "RSA");
    }

    @AfterEach
    void close() {
        metrics.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void with_a_certificate_all_pages_are_served_by_https() throws IOException {
        for (String name : List.of("ec", "rsa")) {
            try (AgentHttp http = start(name)) {
                WebClient client = WebClient.create(
                        vertx,
                        new WebClientOptions()
                                .setSsl(true)
                                .setTrustOptions(new PemTrustOptions()
                                        .addCertPath(
                                                directory.resolve(name + ".pem").toString())));
                assertThat(client.get(http.port(), "127.0.0.1", "/healthz")
                                .send()
                                .toCompletionStage()
                                .toCompletableFuture()
                                .join()
                                .statusCode())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void and_no_longer_in_the_clear() throws IOException {
        try (AgentHttp http = start("ec");
                RawHttp raw = new RawHttp(http.port())) {
            raw.write("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThatThrownBy(raw::answer).isInstanceOf(IOException.class);
        }
    }

    private AgentHttp start(String name) throws IOException {
        HttpSettings.Tls tls = new HttpSettings.Tls(directory.resolve(name + ".pem"), directory.resolve(name + ".key"));
        return AgentHttp.start(
                vertx,
                new HttpSettings(
                        "127.0.0.1", 0, Optional.of(tls), Optional.empty(), Optional.empty(), Optional.empty()),
                new Served(
                        Scene.ME,
                        metrics,
                        () -> Optional.of(Scene.of(Pictures.healthy(3))),
                        new FakeAgent(Pictures.healthy(3)),
                        Duration.ofSeconds(1),
                        () -> Scene.UPTIME,
                        AgentJson.create()::write,
                        Guards.READING_ONLY,
                        Optional.empty()));
    }
}
