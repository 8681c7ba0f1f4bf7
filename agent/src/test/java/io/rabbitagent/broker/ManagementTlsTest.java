package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.ReportedView;
import io.rabbitagent.config.Certificates;
import io.rabbitagent.config.SecureServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagementTlsTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    static Path directory;

    private Vertx vertx;
    private HttpServer server;

    @BeforeAll
    static void makeCertificate() {
        Certificates.make(directory, "rb1", "EC");
    }

    @BeforeEach
    void serve() {
        vertx = Vertx.vertx();
        server = SecureServer.start(vertx, directory, "rb1", request -> {
            boolean nodes = request.path().equals("/api/nodes");
            String body = Fixtures.text(nodes ? "management/nodes-memory-alarm.json" : "management/overview.json");
            var unused = request.response().end(body);
        });
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void a_configured_authority_is_trusted() {
        assertThat(view("127.0.0.1", Optional.of(directory.resolve("rb1.pem"))).isKnown())
                .isTrue();
    }

    @Test
    void an_authority_that_nobody_named_is_not_trusted() {
        assertThat(reasonOf(view("127.0.0.1", Optional.empty()))).isEqualTo(Reason.FAILED);
    }

    @Test
    void a_certificate_for_another_host_is_not_accepted() {
        assertThat(reasonOf(view("localhost", Optional.of(directory.resolve("rb1.pem")))))
                .isEqualTo(Reason.FAILED);
    }

    @Test
    void a_missing_authority_file_is_a_reason_and_no_exception() {
        assertThat(reasonOf(view("127.0.0.1", Optional.of(directory.resolve("none.pem")))))
                .isNotNull();
    }

    private Fact<ReportedView> view(String host, Optional<Path> caFile) {
        URI url = URI.create("https://" + host + ":" + server.actualPort());
        try (ManagementClient client = new ManagementClient(
                vertx, new ManagementConfig(url, caFile, LONG), () -> new Credentials("agent", "secret"))) {
            return client.view().toCompletableFuture().join();
        }
    }

    private static Reason reasonOf(Fact<?> fact) {
        return ((Fact.Unknown<?>) fact).reason();
    }
}
