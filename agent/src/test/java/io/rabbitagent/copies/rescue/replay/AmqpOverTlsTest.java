package io.rabbitagent.copies.rescue.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.broker.Credentials;
import io.rabbitagent.copies.CopyException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is trusted over {@code amqps}: certificates are made for the test, by the JDK's own tool. */
@Timeout(60)
class AmqpOverTlsTest {
    private static final String PASSWORD = "changeit";
    private static final Export EXPORT = ExportFiles.one("orders", Path.of("/x.jsonl"));

    @TempDir
    private Path directory;

    @Test
    void a_broker_with_a_certificate_of_the_configured_authority_is_trusted() throws Exception {
        try (StubBroker broker = StubBroker.start(certified("ip:127.0.0.1"));
                Publisher publisher = open(broker, Optional.of(directory.resolve("ca.pem")))) {
            assertThat(publisher.queue("orders")).contains(7L);
        }
    }

    @Test
    void a_broker_of_another_authority_gets_no_password() throws Exception {
        try (StubBroker broker = StubBroker.start(certified("ip:127.0.0.1"))) {
            assertThatThrownBy(() -> open(broker, Optional.empty()))
                    .isInstanceOf(CopyException.class)
                    .hasMessageContaining("there is no connection to amqps://127.0.0.1");
        }
    }

    @Test
    void a_broker_with_another_hosts_certificate_gets_no_password() throws Exception {
        try (StubBroker broker = StubBroker.start(certified("dns:somebody-else"))) {
            assertThatThrownBy(() -> open(broker, Optional.of(directory.resolve("ca.pem"))))
                    .isInstanceOf(CopyException.class)
                    .hasMessageContaining("there is no connection to amqps://127.0.0.1");
        }
    }

    @Test
    void a_file_of_authorities_that_is_missing_is_named() throws Exception {
        try (StubBroker broker = StubBroker.start(certified("ip:127.0.0.1"))) {
            assertThatThrownBy(() -> open(broker, Optional.of(directory.resolve("none.pem"))))
                    .isInstanceOf(CopyException.class)
                    .hasMessageContaining("none.pem");
        }
    }

    private static Publisher open(StubBroker broker, Optional<Path> authorities) throws CopyException {
        AmqpAddress address = AmqpAddress.parse("amqps://127.0.0.1:" + broker.port());
        return new AmqpPublishers(address, authorities, () -> new Credentials("u", "p"), Set.of("prod")).open(EXPORT);
    }

    /** Sockets with a certificate for that name, which {@code ca.pem} vouches for. */
    private ServerSocketFactory certified(String name) throws IOException, GeneralSecurityException {
        Path store = directory.resolve("store.p12");
        keytool(store, "-genkeypair", "-keyalg", "EC", "-dname", "CN=stub", "-ext", "san=" + name, "-validity", "2");
        keytool(
                store,
                "-exportcert",
                "-rfc",
                "-file",
                directory.resolve("ca.pem").toString());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context.getServerSocketFactory();
    }

    private void keytool(Path store, String... arguments) throws IOException {
        List<String> argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        argv.addAll(List.of(arguments));
        argv.addAll(List.of("-alias", "stub", "-keystore", store.toString(), "-storetype", "PKCS12"));
        argv.addAll(List.of("-storepass", PASSWORD));
        Path out = directory.resolve("keytool.out");
        try {
            int code = new ProcessBuilder(argv)
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start()
                    .waitFor();
            assertThat(code).as("%s: %s", argv, Files.readString(out)).isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
