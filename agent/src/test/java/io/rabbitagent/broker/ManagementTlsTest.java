package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.ReportedView;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
        keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=rb1", "-ext", "san=ip:127.0.0.1", "-storetype", "PKCS12");
        keytool("-exportcert", "-rfc", "-file", directory.resolve("ca.pem").toString());
    }

    @BeforeEach
    void serve() {
        vertx = Vertx.vertx();
        PfxOptions key = new PfxOptions()
                .setPath(directory.resolve("key.p12").toString())
                .setPassword("changeit");
        server = vertx.createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(key))
                .requestHandler(request -> {
                    boolean nodes = request.path().equals("/api/nodes");
                    String body =
                            Fixtures.text(nodes ? "management/nodes-memory-alarm.json" : "management/overview.json");
                    var unused = request.response().end(body);
                })
                .listen(0, "127.0.0.1")
                .await();
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void a_configured_authority_is_trusted() {
        assertThat(view("127.0.0.1", Optional.of(directory.resolve("ca.pem"))).isKnown())
                .isTrue();
    }

    @Test
    void an_authority_that_nobody_named_is_not_trusted() {
        assertThat(reasonOf(view("127.0.0.1", Optional.empty()))).isEqualTo(Reason.FAILED);
    }

    @Test
    void a_certificate_for_another_host_is_not_accepted() {
        assertThat(reasonOf(view("localhost", Optional.of(directory.resolve("ca.pem")))))
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

    private static void keytool(String... arguments) {
        List<String> argv = new ArrayList<>();
        argv.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        argv.addAll(List.of(arguments));
        argv.addAll(List.of("-alias", "rb1", "-storepass", "changeit"));
        argv.addAll(List.of("-keystore", directory.resolve("key.p12").toString()));
        CommandResult result = new CommandRunner(CommandAudit.NONE).run(new Command(argv, LONG));
        assertThat(((CommandResult.Exited) result).code()).as("%s", result).isZero();
    }

    private static Reason reasonOf(Fact<?> fact) {
        return ((Fact.Unknown<?>) fact).reason();
    }
}
