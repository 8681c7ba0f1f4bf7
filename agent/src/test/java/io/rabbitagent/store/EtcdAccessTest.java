package io.rabbitagent.store;

import static io.rabbitagent.store.Samples.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rabbitagent.config.Certificates;
import io.rabbitagent.store.EtcdSettings.ClientCertificate;
import io.rabbitagent.store.EtcdSettings.Endpoint;
import io.rabbitagent.store.EtcdSettings.Tls;
import io.rabbitagent.store.SharedStore.NotCommitted;
import io.rabbitagent.store.etcd.EtcdSharedStore;
import io.rabbitagent.store.etcd.EtcdUser;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates, users and roles of a real etcd. */
class EtcdAccessTest {
    private static final Json JSON = SharedStoreContract.JSON;

    @TempDir
    Path directory;

    private Optional<Etcd> started = Optional.empty();

    @AfterEach
    void stop() {
        started.ifPresent(Etcd::close);
    }

    private Etcd start(String... options) {
        Etcd etcd = Etcd.start(directory, options);
        started = Optional.of(etcd);
        return etcd;
    }

    private static SharedStore open(EtcdSettings settings, String cluster, Optional<EtcdUser> user)
            throws StoreException {
        return EtcdSharedStore.open(
                settings, cluster, () -> user, UUID.randomUUID().toString(), JSON, Duration.ofSeconds(3));
    }

    private static EtcdSettings with(Endpoint endpoint, Optional<Tls> tls) {
        return new EtcdSettings(List.of(endpoint), "/rabbitmq-agent", tls, Optional.empty());
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    @Test
    void with_certificates_both_sides_know_each_other() throws StoreException {
        Certificates.make(directory, "etcd", "EC");
        Certificates.make(directory, "agent", "RSA");
        Certificates.make(directory, "other", "RSA");
        Etcd etcd = start(
                "--cert-file=" + file("etcd.pem"),
                "--key-file=" + file("etcd.key"),
                "--client-cert-auth",
                "--trusted-ca-file=" + file("agent.pem"));
        Endpoint endpoint = etcd.endpoint();
        Optional<ClientCertificate> own = Optional.of(new ClientCertificate(file("agent.pem"), file("agent.key")));
        Optional<ClientCertificate> wrong = Optional.of(new ClientCertificate(file("other.pem"), file("other.key")));

        try (SharedStore store = open(
                with(endpoint, Optional.of(new Tls(Optional.of(file("etcd.pem")), own))), "prod", Optional.empty())) {
            store.append(entry("a", "1"));
            assertThat(store.position().revision()).isEqualTo(1);
        }
        refused(with(endpoint, Optional.of(new Tls(Optional.empty(), own))), "certification path");
        refused(with(endpoint, Optional.of(new Tls(Optional.of(file("other.pem")), own))), "can't be reached");
        refused(with(endpoint, Optional.of(new Tls(Optional.of(file("etcd.pem")), wrong))), "etcd does not answer");
        refused(with(endpoint, Optional.of(new Tls(Optional.of(file("etcd.pem")), Optional.empty()))), "etcd does");
        refused(with(endpoint, Optional.empty()), "etcd does not answer");
        refused(
                with(
                        new Endpoint("localhost", endpoint.port()),
                        Optional.of(new Tls(Optional.of(file("etcd.pem")), own))),
                "localhost");
        refused(with(endpoint, Optional.of(new Tls(Optional.of(file("etcd.key")), own))), "certificates for etcd");
    }

    private static void refused(EtcdSettings settings, String words) {
        assertThatThrownBy(() -> open(settings, "prod", Optional.empty()).close())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("\n");
    }

    @Test
    void a_user_needs_the_right_password_and_the_cluster_that_its_role_names() throws StoreException {
        Etcd etcd = start();
        etcd.ctl("user", "add", "root:r00t-secret");
        etcd.ctl("user", "add", "agent-prod:s3cret-one");
        etcd.ctl("role", "add", "prod");
        etcd.ctl("role", "grant-permission", "prod", "--prefix=true", "readwrite", "/rabbitmq-agent/prod/");
        etcd.ctl("user", "grant-role", "agent-prod", "prod");
        etcd.ctl("user", "grant-role", "root", "root");
        etcd.ctl("auth", "enable");
        Optional<EtcdUser> agent = Optional.of(new EtcdUser("agent-prod", "s3cret-one"));

        try (SharedStore store = open(etcd.settings(), "prod", agent)) {
            store.append(entry("a", "1"));
            assertThat(store.commit(store.decisions().position(), "{}", entry("b", "1")))
                    .isNotInstanceOf(NotCommitted.class);
            store.publish(Samples.RB1, "{}");
            assertThat(store.board()).hasSize(1);
            store.keep("{}");
            store.removeKept(Set.of(), Instant.MAX);
        }
        assertThatThrownBy(() -> open(etcd.settings(), "test", agent).close())
                .hasMessageStartingWith("etcd refuses it: " + etcd.endpoint() + " says: ")
                .hasMessageContaining("permission denied")
                .hasMessageContaining("readwrite");
        assertThatThrownBy(() -> open(etcd.settings(), "prod", Optional.of(new EtcdUser("agent-prod", "n0t-this")))
                        .close())
                .hasMessageStartingWith("etcd refuses it: ")
                .hasMessageContaining("authentication failed")
                .hasMessageNotContaining("n0t-this");
        assertThatThrownBy(() -> open(etcd.settings(), "prod", Optional.empty()).close())
                .isInstanceOf(StoreException.class);
    }

    @Test
    void a_changed_password_is_used_without_a_restart() throws StoreException {
        Etcd etcd = start("--auth-token-ttl=1");
        etcd.ctl("user", "add", "root:r00t-secret");
        etcd.ctl("user", "grant-role", "root", "root");
        etcd.ctl("auth", "enable");
        AtomicReference<EtcdUser> user = new AtomicReference<>(new EtcdUser("root", "r00t-secret"));
        try (SharedStore store = EtcdSharedStore.open(
                etcd.settings(), "prod", () -> Optional.ofNullable(user.get()), "s", JSON, Duration.ofSeconds(3))) {
            store.append(entry("a", "1"));
            etcd.ctlWith(
                    "an0ther-secret\n", "--user=root:r00t-secret", "user", "passwd", "root", "--interactive=false");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> assertThatThrownBy(store::board).hasMessageContaining("authentication failed"));
            user.set(new EtcdUser("root", "an0ther-secret"));
            await().atMost(Duration.ofSeconds(20))
                    .ignoreExceptions()
                    .untilAsserted(() -> store.append(entry("b", "1")));
            assertThat(store.history(0, 10)).hasSize(2);
        }
    }
}
