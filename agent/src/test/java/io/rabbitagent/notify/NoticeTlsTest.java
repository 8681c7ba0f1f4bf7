package io.rabbitagent.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.config.Certificates;
import io.rabbitagent.config.SecureServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
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
    static void make_certificate() {
        Certificates.make(directory, "chat", "EC");
    }

    @BeforeEach
    void serve() {
        vertx = Vertx.vertx();
        server = SecureServer.start(vertx, directory, "chat", request -> {
            received.incrementAndGet();
            var unused = request.response().end();
        });
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void a_configured_authority_is_trusted() {
        assertThat(send("127.0.0.1", Optional.of(directory.resolve("chat.pem"))))
                .isEqualTo(new Delivery.Done());
        assertThat(received).hasValue(1);
    }

    @Test
    void an_authority_that_nobody_named_gets_no_notice_and_no_token() {
        assertThat(send("127.0.0.1", Optional.empty())).isInstanceOf(Delivery.Later.class);
        assertThat(received).hasValue(0);
    }

    @Test
    void a_certificate_for_another_host_gets_no_notice_and_no_token() {
        assertThat(send("localhost", Optional.of(directory.resolve("chat.pem"))))
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
}
