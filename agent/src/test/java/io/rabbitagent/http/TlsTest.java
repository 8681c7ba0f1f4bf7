package io.rabbitagent.http;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.config.Certificates;
import io.rabbitagent.config.PemFiles;
import io.rabbitagent.config.TlsClient;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsTest {
    private static final String SCRAPE = "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final Duration PATIENCE = Duration.ofSeconds(15);

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

    @Test
    void a_renewed_certificate_is_served_to_those_who_connect_from_then_on() throws Exception {
        Files.copy(directory.resolve("ec.pem"), directory.resolve("live.pem"), REPLACE_EXISTING, COPY_ATTRIBUTES);
        Files.copy(directory.resolve("ec.key"), directory.resolve("live.key"), REPLACE_EXISTING, COPY_ATTRIBUTES);
        try (AgentHttp http = renewed("live");
                LogLines log = new LogLines(Renewal.class.getName());
                RawHttp before = new RawHttp(TlsClient.connect(http.port()))) {
            assertThat(before.write(SCRAPE).answer().body()).contains("rabbitagent_http_connections");
            awaitExpiry("ec");

            Files.copy(directory.resolve("rsa.pem"), directory.resolve("live.pem"), REPLACE_EXISTING, COPY_ATTRIBUTES);
            Files.copy(directory.resolve("rsa.key"), directory.resolve("live.key"), REPLACE_EXISTING, COPY_ATTRIBUTES);

            awaitServed(http, "rsa");
            assertThat(log.with("another certificate"))
                    .singleElement()
                    .asString()
                    .startsWith("INFO ");
            assertThat(before.write(SCRAPE).answer().status()).isEqualTo(200);
            awaitExpiry("rsa");
        }
    }

    @Test
    void files_that_are_of_no_use_change_nothing_and_are_told_once() throws Exception {
        Files.copy(directory.resolve("ec.pem"), directory.resolve("live.pem"), REPLACE_EXISTING, COPY_ATTRIBUTES);
        Files.copy(directory.resolve("ec.key"), directory.resolve("live.key"), REPLACE_EXISTING, COPY_ATTRIBUTES);
        try (AgentHttp http = renewed("live");
                LogLines log = new LogLines(Renewal.class.getName())) {
            awaitServed(http, "ec");
            Files.copy(directory.resolve("rsa.pem"), directory.resolve("live.pem"), REPLACE_EXISTING, COPY_ATTRIBUTES);
            awaitWarnings(log, 1, "live.key: holds no RSA key, such as the certificate has");

            Files.delete(directory.resolve("live.pem"));
            awaitWarnings(log, 2, "live.pem: there is no such file");

            Files.writeString(directory.resolve("live.pem"), "-----BEGIN CERTIFICATE-----\ngarbage\n");
            awaitWarnings(log, 3, "live.pem: holds no certificate in PEM that can be read");

            assertThat(TlsClient.shownBy(http.port())).isEqualTo("CN=ec");
            Files.copy(directory.resolve("rsa.pem"), directory.resolve("live.pem"), REPLACE_EXISTING, COPY_ATTRIBUTES);
            Files.copy(directory.resolve("rsa.key"), directory.resolve("live.key"), REPLACE_EXISTING, COPY_ATTRIBUTES);
            awaitServed(http, "rsa");
            assertThat(log.with("garbage")).isEmpty();
        }
    }

    private static void awaitWarnings(LogLines log, int count, String last) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(log.with("WARN "))
                        .hasSize(count)
                        .last()
                        .asString()
                        .contains("the same certificate as before", directory.toString(), last));
    }

    @Test
    void a_connection_is_for_one_request_at_a_time() throws Exception {
        try (AgentHttp http = start("ec");
                SSLSocket socket = TlsClient.connect(http.port(), "h2", "http/1.1")) {
            assertThat(socket.getApplicationProtocol()).isNotEqualTo("h2");
        }
    }

    private void awaitServed(AgentHttp http, String name) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(TlsClient.shownBy(http.port())).isEqualTo("CN=" + name));
    }

    private void awaitExpiry(String name) throws Exception {
        double notAfter = new PemFiles(files(name)).get().notAfter().getEpochSecond();
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                Exposition.of(metrics).value("rabbitagent_http_certificate_expiry_timestamp_seconds"))
                        .hasValue(notAfter));
    }

    private static HttpSettings.Tls files(String name) {
        return new HttpSettings.Tls(directory.resolve(name + ".pem"), directory.resolve(name + ".key"));
    }

    private AgentHttp renewed(String name) throws IOException {
        AgentHttp http = start(name);
        http.renewing(new PemFiles(files(name)), Duration.ofMillis(50));
        return http;
    }

    private AgentHttp start(String name) throws IOException {
        return AgentHttp.start(
                vertx,
                new HttpSettings("127.0.0.1", 0).with(Optional.of(files(name)), Optional.empty()),
                Scene.served(metrics));
    }
}
