package io.rabbitagent.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoticeTlsTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    static Path directory;

    private final AtomicInteger received = new AtomicInteger();
    private Vertx vertx;
    private HttpServer server;

    @BeforeAll
    static void make_certificate() throws Exception {
        keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=chat",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12");
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
                    received.incrementAndGet();
                    var unused = request.response().end();
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
        assertThat(send("127.0.0.1", Optional.of(directory.resolve("ca.pem")))).isEqualTo(new Delivery.Done());
        assertThat(received).hasValue(1);
    }

    @Test
    void an_authority_that_nobody_named_gets_no_notice_and_no_token() {
        assertThat(send("127.0.0.1", Optional.empty())).isInstanceOf(Delivery.Later.class);
        assertThat(received).hasValue(0);
    }

    @Test
    void a_certificate_for_another_host_gets_no_notice_and_no_token() {
        assertThat(send("localhost", Optional.of(directory.resolve("ca.pem"))))
                .isInstanceOfSatisfying(
                        Delivery.Later.class, later -> assertThat(later.why()).doesNotContain("secret"));
        assertThat(received).hasValue(0);
    }

    private Delivery send(String host, Optional<Path> caFile) {
        URI url = URI.create("https://" + host + ":" + server.actualPort() + "/hooks/secret");
        try (NoticeSender sender = new NoticeSender(vertx, caFile, LONG, Clock.systemUTC())) {
            return sender.send(new Destination(url, Optional.of("t0ken")), "{}");
        }
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> argv = new ArrayList<>();
        argv.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        argv.addAll(List.of(arguments));
        argv.addAll(List.of("-alias", "chat", "-storepass", "changeit"));
        argv.addAll(List.of("-keystore", directory.resolve("key.p12").toString()));
        Process process = new ProcessBuilder(argv).inheritIO().start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
