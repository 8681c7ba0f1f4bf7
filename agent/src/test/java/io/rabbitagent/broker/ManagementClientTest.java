package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.ClusterView;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.HealthCheck;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.PeerView;
import io.rabbitagent.cluster.ReportedView;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ManagementClientTest {
    private static final NodeName RB1 = new NodeName("rabbit@rb-1");
    private static final NodeName RB2 = new NodeName("rabbit@rb-2");
    private static final NodeName RB3 = new NodeName("rabbit@rb-3");
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Credentials AGENT = new Credentials("agent", "secret");

    private static Vertx vertx;

    @BeforeAll
    static void openVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void closeVertx() {
        vertx.close().await();
    }

    @Test
    void reads_the_cluster_as_a_real_broker_told_it() {
        ClusterView view = viewWith(Fixtures.text("management/nodes-partition-seen-by-rb-1.json"))
                .value()
                .orElseThrow()
                .view();
        assertThat(view.observer()).isEqualTo(RB1);
        assertThat(view.rabbitmqVersion()).isEqualTo("3.10.8");
        assertThat(view.running()).containsExactly(RB1, RB2);
        assertThat(view.peers().get(RB3)).extracting(PeerView::partitions).isEqualTo(Set.of(RB1, RB2));
    }

    @Test
    void sees_a_memory_alarm_and_a_node_without_statistics() {
        assertThat(peers("management/nodes-memory-alarm.json"))
                .filteredOn(PeerView::memoryAlarm)
                .extracting(PeerView::node)
                .containsExactly(RB2);
        assertThat(peers("management/nodes-rb-3-just-started.json"))
                .filteredOn(PeerView::running)
                .extracting(PeerView::node)
                .contains(RB3);
    }

    @Test
    void a_broker_whose_own_statistics_are_not_there_yet_does_not_tell_of_itself() {
        String seenByAnother = Fixtures.text("management/nodes-rb-3-just-started.json");
        assertThat(viewWith(seenByAnother).map(ReportedView::tellsOfItself)).isEqualTo(Fact.known(true));
        String seenByItself =
                seenByAnother.replace("rb-3", "rb-x").replace("rb-1", "rb-3").replace("rb-x", "rb-1");
        assertThat(viewWith(seenByItself).map(ReportedView::tellsOfItself)).isEqualTo(Fact.known(false));
    }

    private static Collection<PeerView> peers(String fixture) {
        return viewWith(Fixtures.text(fixture))
                .value()
                .orElseThrow()
                .view()
                .peers()
                .values();
    }

    @Test
    void json_that_is_cut_off_or_of_another_shape_is_garbled() {
        String whole = Fixtures.text("management/nodes-memory-alarm.json");
        for (String nodes : List.of(
                "",
                "hello",
                "{}",
                "[]",
                "null",
                whole.substring(0, whole.length() - 1),
                whole + whole,
                whole.replace("\"running\":true", "\"running\":\"yes\""),
                whole.replace("\"partitions\":[]", "\"partitions\":{}"),
                whole.replace("\"partitions\":[]", "\"partitions\":[7]"),
                whole.replace("\"type\":\"disc\"", "\"type\":\"tape\""),
                whole.replace("\"mem_alarm\":true", "\"mem_alarm\":1"),
                "[".repeat(5_000))) {
            assertThat(reasonOf(viewWith(nodes))).as(nodes).isEqualTo(Reason.GARBLED);
        }
    }

    @Test
    void an_answer_beyond_the_cap_is_garbled() {
        assertThat(reasonOf(viewWith("[" + " ".repeat(200_000) + "]"))).isEqualTo(Reason.GARBLED);
    }

    @Test
    void an_error_of_the_broker_is_not_an_empty_cluster() {
        try (FakeServer server = FakeServer.http(path -> FakeServer.response(500, "{\"error\":\"x\"}"))) {
            assertThat(reasonOf(view(server.url(), LONG))).isEqualTo(Reason.FAILED);
        }
    }

    @Test
    void a_closed_port_is_refused() throws IOException {
        URI closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        assertThat(reasonOf(view(closed, LONG))).isEqualTo(Reason.REFUSED);
    }

    @Test
    void a_connection_that_is_closed_without_an_answer_is_refused() {
        try (FakeServer server = new FakeServer((first, out) -> {})) {
            assertThat(reasonOf(view(server.url(), LONG))).isEqualTo(Reason.REFUSED);
        }
    }

    @Test
    void what_is_no_http_is_garbled() {
        try (FakeServer server = new FakeServer((first, out) -> write(out, "AMQP\0\0\11\1 not http\r\n\r\n"))) {
            assertThat(reasonOf(view(server.url(), LONG))).isEqualTo(Reason.GARBLED);
        }
    }

    @Test
    void an_answer_that_never_comes_or_never_ends_is_a_timeout() {
        CountDownLatch never = new CountDownLatch(1);
        try (FakeServer silent = new FakeServer((first, out) -> never.await());
                FakeServer endless = new FakeServer((first, out) -> {
                    write(out, "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n[");
                    out.flush();
                    never.await();
                })) {
            assertThat(reasonOf(view(silent.url(), SHORT))).isEqualTo(Reason.TIMEOUT);
            assertThat(reasonOf(view(endless.url(), SHORT))).isEqualTo(Reason.TIMEOUT);
        }
    }

    @Test
    void a_wrong_password_is_named_and_not_tried_again_until_it_changes() {
        AtomicReference<Credentials> credentials = new AtomicReference<>(AGENT);
        try (FakeServer server = FakeServer.http(
                        path -> FakeServer.response(401, Fixtures.text("management/401-wrong-password.json")));
                ManagementClient client = new ManagementClient(vertx, config(server.url(), LONG), credentials::get)) {
            Fact.Unknown<ReportedView> refused = (Fact.Unknown<ReportedView>) done(client.view());
            assertThat(refused.reason()).isEqualTo(Reason.UNAUTHORIZED);
            assertThat(refused.detail())
                    .contains("'agent'", "change_password agent")
                    .doesNotContain("secret");
            assertThat(reasonOf(done(client.view()))).isEqualTo(Reason.UNAUTHORIZED);
            assertThat(reasonOf(done(client.health()))).isEqualTo(Reason.UNAUTHORIZED);
            assertThat(server.requests()).hasSize(1);
            credentials.set(new Credentials("agent", "other"));
            assertThat(reasonOf(done(client.view()))).isEqualTo(Reason.UNAUTHORIZED);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void a_missing_tag_is_named() {
        try (FakeServer server = FakeServer.http(path -> path.equals("/api/nodes")
                ? FakeServer.response(401, Fixtures.text("management/401-tag-management-only.json"))
                : FakeServer.response(200, Fixtures.text("management/overview.json")))) {
            assertThat(((Fact.Unknown<ReportedView>) view(server.url(), LONG)).detail())
                    .contains("lacks the tag 'monitoring'", "rabbitmqctl set_user_tags agent monitoring");
        }
    }

    @Test
    void credentials_that_cannot_be_read_are_a_reason_of_their_own() {
        try (ManagementClient client =
                new ManagementClient(vertx, config(URI.create("http://127.0.0.1:1"), LONG), () -> {
                    throw new IllegalStateException("no such file");
                })) {
            assertThat(reasonOf(done(client.view()))).isEqualTo(Reason.UNREADABLE);
        }
    }

    @Test
    void every_request_is_a_get_that_lists_no_queues() {
        try (FakeServer server = FakeServer.http(path -> path.startsWith("/api/health")
                        ? FakeServer.response(200, "{\"status\":\"ok\"}")
                        : FakeServer.response(200, "{}"));
                ManagementClient client = new ManagementClient(vertx, config(server.url(), LONG), () -> AGENT)) {
            assertThat(done(client.health()).isKnown()).isTrue();
            assertThat(done(client.view()).isKnown()).isFalse();
            assertThat(server.requests())
                    .hasSize(6)
                    .allMatch(request -> request.startsWith("GET /api/"))
                    .noneMatch(request -> request.contains("queue") || request.contains("mirror"));
        }
    }

    @Test
    void tells_a_failed_check_with_the_brokers_reason() {
        try (FakeServer server = FakeServer.http(path -> path.endsWith("alarms")
                        ? FakeServer.response(
                                503,
                                Fixtures.text("management/check"
                                        + path.substring(path.lastIndexOf('/')).replace('/', '-') + "-503.json"))
                        : FakeServer.response(200, "{\"status\":\"ok\"}"));
                ManagementClient client = new ManagementClient(vertx, config(server.url(), LONG), () -> AGENT)) {
            assertThat(done(client.health()).value().orElseThrow())
                    .containsExactly(
                            new HealthCheck("alarms", false, "There are alarms in effect in the cluster"),
                            new HealthCheck("local-alarms", false, "There are alarms in effect on the node"),
                            new HealthCheck("node-is-quorum-critical", true, ""),
                            new HealthCheck("virtual-hosts", true, ""));
        }
    }

    @Test
    void a_503_of_a_proxy_is_no_verdict() {
        try (FakeServer server = FakeServer.http(path -> FakeServer.response(503, "<html>Service Unavailable</html>"));
                ManagementClient client = new ManagementClient(vertx, config(server.url(), LONG), () -> AGENT)) {
            assertThat(reasonOf(done(client.health()))).isEqualTo(Reason.GARBLED);
        }
    }

    @Test
    void one_check_that_the_broker_does_not_know_makes_all_unknown() {
        try (FakeServer server = FakeServer.http(path -> path.endsWith("virtual-hosts")
                        ? FakeServer.response(404, "{\"error\":\"Object Not Found\",\"reason\":\"Not Found\"}")
                        : FakeServer.response(200, "{\"status\":\"ok\"}"));
                ManagementClient client = new ManagementClient(vertx, config(server.url(), LONG), () -> AGENT)) {
            assertThat(reasonOf(done(client.health()))).isEqualTo(Reason.FAILED);
        }
    }

    @Test
    void the_password_is_never_printed() {
        assertThat(AGENT.toString()).contains("agent").doesNotContain("secret");
    }

    private static Fact<ReportedView> viewWith(String nodes) {
        try (FakeServer server = FakeServer.http(path -> FakeServer.response(
                200, path.equals("/api/nodes") ? nodes : Fixtures.text("management/overview.json")))) {
            return view(server.url(), LONG);
        }
    }

    private static Fact<ReportedView> view(URI url, Duration deadline) {
        try (ManagementClient client = new ManagementClient(vertx, config(url, deadline), () -> AGENT)) {
            return done(client.view());
        }
    }

    private static ManagementConfig config(URI url, Duration deadline) {
        return new ManagementConfig(
                url, Optional.empty(), deadline, 100_000, Duration.ofMinutes(1), Duration.ofMinutes(5));
    }

    private static <T> Fact<T> done(CompletionStage<Fact<T>> stage) {
        return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Reason reasonOf(Fact<?> fact) {
        return ((Fact.Unknown<?>) fact).reason();
    }
}
