package io.rabbitagent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.decide.Situation;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.operations.FakeAgent;
import io.rabbitagent.operations.History;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.operations.Plans;
import io.rabbitagent.operations.Status;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AgentHttpTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final WebClient CLIENT = WebClient.create(VERTX);
    private static final String LOCALHOST = "127.0.0.1";

    private final Metrics metrics = Scene.metrics();
    private volatile Optional<Situation> situation = Optional.of(Scene.of(Pictures.healthy(3)));
    private volatile Duration uptime = Scene.UPTIME;
    private final TestAgent agent = new TestAgent(new FakeAgent(Pictures.healthy(3)));
    private AgentHttp http;

    @BeforeEach
    void start() throws IOException {
        http = start(0);
    }

    @AfterEach
    void stop() {
        http.close();
        metrics.close();
    }

    @AfterAll
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void metrics_are_those_of_the_last_turn_in_the_text_format_of_prometheus() {
        HttpResponse<Buffer> answer = get("/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.getHeader("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(Exposition.parse(answer.bodyAsString()).value("rabbitagent_cluster_nodes_running"))
                .hasValue(3);

        situation = Optional.of(Scene.of(Pictures.healthy(3).appStopped(Pictures.node(2))));

        assertThat(Exposition.parse(get("/metrics").bodyAsString()).value("rabbitagent_cluster_nodes_running"))
                .hasValue(2);
    }

    @Test
    void metrics_are_in_openmetrics_where_that_is_asked_for() {
        HttpResponse<Buffer> answer = CLIENT.get(http.port(), LOCALHOST, "/metrics")
                .putHeader(
                        "Accept", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1")
                .send()
                .toCompletionStage()
                .toCompletableFuture()
                .join();

        assertThat(answer.getHeader("Content-Type"))
                .isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(answer.bodyAsString())
                .contains("rabbitagent_cluster_nodes_running")
                .endsWith("# EOF\n");
    }

    @Test
    void metrics_are_there_before_the_first_round() {
        situation = Optional.empty();

        assertThat(get("/metrics").bodyAsString()).contains("rabbitagent_build_info");
    }

    @Test
    void status_is_what_the_command_line_shows() {
        HttpResponse<Buffer> answer = get("/api/v1/status");

        assertThat(answer.getHeader("Content-Type")).isEqualTo("application/json");
        assertThat(answer.bodyAsString())
                .isEqualToIgnoringNewLines(AgentJson.create().write(Status.of(situation.orElseThrow())));
    }

    @Test
    void plans_are_what_the_command_line_shows() throws OperationException {
        assertThat(get("/api/v1/plans").bodyAsString())
                .isEqualToIgnoringNewLines(AgentJson.create().write(Plans.of(situation.orElseThrow())));
    }

    @Test
    void without_the_decisions_there_are_no_plans_and_the_answer_says_why() {
        situation = Optional.of(Scene.of(Pictures.healthy(3), Fact.unknown(Reason.TIMEOUT, "etcd did not answer")));

        assertError(get("/api/v1/plans"), 503, "the decisions can't be read: etcd did not answer");
    }

    @Test
    void before_the_first_round_there_is_no_status() {
        situation = Optional.empty();

        assertError(get("/api/v1/status"), 503, "the agent has not looked at its broker yet: try again in a moment");
    }

    @Test
    void what_an_operation_refuses_has_a_status_for_its_kind() {
        Map<Kind, Integer> statuses = Map.of(
                Kind.USAGE, 400,
                // The path names nothing that could be missing.
                Kind.NOT_FOUND, 409,
                Kind.CONFLICT, 409,
                Kind.REFUSED, 409,
                Kind.FAILED, 500,
                Kind.CONFIGURATION, 500,
                Kind.UNREACHABLE, 503,
                Kind.TRY_LATER, 503);
        assertThat(statuses).containsOnlyKeys(Kind.values());
        statuses.forEach((kind, status) -> {
            agent.history(most -> {
                throw new OperationException(kind, "a gate is shut");
            });

            HttpResponse<Buffer> answer = get("/api/v1/history");

            assertError(answer, status, "a gate is shut");
            assertThat(answer.getHeader("Retry-After")).isEqualTo(status == 503 ? "5" : null);
        });
    }

    @Test
    void history_is_what_the_command_line_shows() {
        List<HistoryEntry> entries = List.of(new HistoryEntry(
                1, new EntryId("rb1-1"), "rb1", Pictures.NOON, new AgentStarted(Pictures.node(1), "a1", "1.2.3")));
        agent.history(most -> entries);

        assertThat(get("/api/v1/history").bodyAsString())
                .isEqualToIgnoringNewLines(AgentJson.create().write(History.of(entries, Optional.empty())));
    }

    @Test
    void history_is_asked_for_as_many_entries_as_the_limit_says() {
        AtomicInteger asked = new AtomicInteger();
        agent.history(most -> {
            asked.set(most);
            return List.of();
        });

        get("/api/v1/history");
        assertThat(asked).hasValue(100);
        get("/api/v1/history?limit=7");
        assertThat(asked).hasValue(7);
        for (String wrong : List.of("0", "1001", "-1", "many", "")) {
            assertError(get("/api/v1/history?limit=" + wrong), 400, "limit is no number from 1 to 1000");
        }
        assertThat(asked).hasValue(7);
    }

    @Test
    void a_store_that_hangs_takes_neither_metrics_nor_health_with_it() throws InterruptedException {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(2);
        agent.history(most -> {
            asked.countDown();
            Latches.awaited(hangs);
            return List.of();
        });
        for (int request = 0; request < 20; request++) {
            var unused = CLIENT.get(http.port(), LOCALHOST, "/api/v1/history").send();
        }
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

        assertThat(WebClient.create(VERTX)
                        .get(http.port(), LOCALHOST, "/metrics")
                        .send()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join()
                        .statusCode())
                .isEqualTo(200);
        assertThat(WebClient.create(VERTX)
                        .get(http.port(), LOCALHOST, "/healthz")
                        .send()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join()
                        .statusCode())
                .isEqualTo(200);
        hangs.countDown();
    }

    @Test
    void the_index_names_every_route() {
        HttpResponse<Buffer> answer = get("/");

        assertThat(answer.getHeader("Content-Type")).startsWith("text/plain");
        assertThat(answer.bodyAsString())
                .contains(
                        "rabbit@rb1",
                        "/metrics",
                        "/healthz",
                        "/api/v1/status",
                        "/api/v1/plans",
                        "/api/v1/shutdown-order",
                        "/api/v1/history");
    }

    @Test
    void a_page_that_does_not_exist_is_not_found_and_not_repeated() {
        HttpResponse<Buffer> answer = get("/no/such/page%3Cscript%3E");

        assertError(answer, 404, "there is no such page; / lists those that there are");
    }

    @Test
    void every_page_is_read_only() {
        for (String path : List.of("/", "/metrics", "/healthz", "/api/v1/status", "/api/v1/plans")) {
            for (HttpMethod method :
                    List.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE, HttpMethod.PATCH, HttpMethod.OPTIONS)) {
                HttpResponse<Buffer> answer = request(method, path);
                assertError(answer, 405, "this page is read only: GET or HEAD");
                assertThat(answer.getHeader("Allow")).isEqualTo("GET, HEAD");
            }
        }
    }

    @Test
    void head_has_the_headers_of_get_and_no_body() {
        HttpResponse<Buffer> head = request(HttpMethod.HEAD, "/api/v1/status");
        HttpResponse<Buffer> get = get("/api/v1/status");

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isNull();
        assertThat(head.getHeader("Content-Type")).isEqualTo(get.getHeader("Content-Type"));
        assertThat(head.getHeader("Content-Length"))
                .isEqualTo(Integer.toString(get.body().length()));
    }

    @Test
    void a_defect_shows_nothing_of_its_inside() {
        agent.history(most -> {
            throw new IllegalStateException("password=hunter2");
        });

        HttpResponse<Buffer> answer = get("/api/v1/history");

        assertError(answer, 500, "this is a defect of the agent: see its log");
        assertThat(answer.bodyAsString()).doesNotContain("hunter2", "IllegalState", "\tat ");
    }

    @Test
    void an_agent_whose_rounds_go_on_is_alive() {
        uptime = Scene.UPTIME.plusSeconds(20);

        HttpResponse<Buffer> answer = get("/healthz");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.bodyAsJsonObject().getBoolean("alive")).isTrue();
        assertThat(answer.bodyAsJsonObject().getInteger("last_round_seconds")).isEqualTo(20);
        assertThat(answer.bodyAsJsonObject().getJsonObject("store").getBoolean("reachable"))
                .isTrue();
    }

    @Test
    void an_agent_whose_rounds_have_stopped_is_not_alive_and_says_since_when() {
        uptime = Scene.UPTIME.plusSeconds(21);

        HttpResponse<Buffer> answer = get("/healthz");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.bodyAsJsonObject().getBoolean("alive")).isFalse();
        assertThat(answer.bodyAsJsonObject().getString("reason"))
                .isEqualTo("the last round ended 21 s ago, longer than 20 s: see the agent's log");
    }

    @Test
    void five_missed_rounds_are_too_many_where_rounds_are_rare() {
        Liveness liveness = new Liveness(served(Duration.ofMinutes(1)));

        uptime = Scene.UPTIME.plusMinutes(5);
        assertThat(liveness.now().alive()).isTrue();
        uptime = Scene.UPTIME.plusMinutes(5).plusMillis(1);
        assertThat(liveness.now().alive()).isFalse();
    }

    @Test
    void an_agent_that_has_not_looked_yet_is_not_alive() {
        situation = Optional.empty();

        HttpResponse<Buffer> answer = get("/healthz");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.bodyAsJsonObject().getString("reason"))
                .isEqualTo("no round has ended since the agent's start");
    }

    @Test
    void an_agent_without_its_store_is_alive_and_says_so() {
        situation = Optional.of(Scene.of(Pictures.healthy(3), Fact.unknown(Reason.TIMEOUT, "etcd did not answer")));

        HttpResponse<Buffer> answer = get("/healthz");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonObject store = answer.bodyAsJsonObject().getJsonObject("store");
        assertThat(store.getBoolean("reachable")).isFalse();
        assertThat(store.getString("why")).isEqualTo("etcd did not answer");
    }

    @Test
    void a_port_that_is_taken_ends_the_start_with_what_to_do() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start(taken.getLocalPort()))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("can't listen on 127.0.0.1 port " + taken.getLocalPort() + ": ")
                    .hasMessageContaining("in use")
                    .hasMessageEndingWith("Set http.listen to an address of this host and a free port");
        }
    }

    @Test
    void nothing_listens_any_more_once_the_server_is_closed() {
        int port = http.port();
        http.close();

        // The kernel may take a connection that arrives while the socket is being closed.
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> isRefused(port));
    }

    private static boolean isRefused(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return !socket.isConnected();
        } catch (ConnectException e) {
            return true;
        }
    }

    private AgentHttp start(int port) throws IOException {
        return AgentHttp.start(VERTX, new HttpSettings(LOCALHOST, port), served(Duration.ofSeconds(1)));
    }

    private Served served(Duration interval) {
        return new Served(
                Scene.ME,
                metrics,
                () -> situation,
                agent,
                interval,
                () -> uptime,
                AgentJson.create()::write,
                Guards.READING_ONLY,
                Optional.empty());
    }

    private HttpResponse<Buffer> get(String path) {
        return request(HttpMethod.GET, path);
    }

    private HttpResponse<Buffer> request(HttpMethod method, String path) {
        return CLIENT.request(method, http.port(), LOCALHOST, path)
                .send()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static void assertError(HttpResponse<Buffer> answer, int status, String message) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.getHeader("Content-Type")).isEqualTo("application/json");
        assertThat(answer.bodyAsJsonObject().getString("error")).isEqualTo(message);
    }
}
