package io.rabbitagent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.decide.Decisions;
import io.rabbitagent.http.RawHttp.Answer;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.operations.FakeAgent;
import io.rabbitagent.operations.alerts.AlertDesk;
import io.rabbitagent.operations.alerts.FakeBook;
import io.rabbitagent.operations.alerts.Sent;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WebhookTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Vertx VERTX = Vertx.vertx();
    private static final String TOKEN = "0123456789abcdef0123";
    private static final BoundedBody SHORT = new BoundedBody(20_000, Duration.ofSeconds(1));
    private static final String ALERTS = Sent.body(
            Sent.firing("ab12", "alertname", "A", "rule", "app-stopped", "cluster", "prod", "node", "rabbit@rb2"));

    private final Metrics metrics = Scene.metrics();
    private final FakeBook book = new FakeBook();
    private volatile String token = TOKEN;
    private volatile Duration uptime = Scene.UPTIME;
    private AgentHttp http;

    @BeforeEach
    void start() throws IOException {
        book.situation = Optional.of(Scene.of(Pictures.healthy(3).appStopped(Pictures.node(2))));
        http = start(SHORT);
    }

    private AgentHttp start(BoundedBody bounds) throws IOException {
        AlertDoor door = new AlertDoor(new Bearers(this::token), new AlertDesk(Scene.ME, "prod", book));
        return AgentHttp.start(
                VERTX,
                new HttpSettings("127.0.0.1", 0),
                served(Optional.of(door)),
                AgentHttp.Limits.USUAL.withAlerts(bounds));
    }

    private Served served(Optional<AlertDoor> door) {
        return new Served(
                Scene.ME,
                metrics,
                book::situation,
                new FakeAgent(Pictures.healthy(3)),
                Duration.ofSeconds(1),
                () -> uptime,
                AgentJson.create()::write,
                Guards.READING_ONLY,
                door);
    }

    private String token() {
        if (token.isEmpty()) {
            throw new IllegalStateException("/etc/token: there is no such file");
        }
        return token;
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
    void alerts_are_written_down_before_they_are_answered() throws IOException {
        Answer answer = send(ALERTS);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("content-type", "application/json");
        assertThat(answer.body())
                .isEqualTo("{\"format_version\":1,\"alerts\":[{\"fingerprint\":\"ab12\",\"alertname\":\"A\","
                        + "\"result\":\"acted\"}]}\n");
        assertThat(book.document().alerts()).hasSize(1);
        assertThat(requests("accepted")).isEqualTo(1);
        assertThat(alerts("acted")).isEqualTo(1);
        assertThat(Exposition.of(metrics).value("rabbitagent_webhook_last_received_timestamp_seconds"))
                .hasValue((double) Pictures.NOON.getEpochSecond());
    }

    @Test
    void what_is_sent_again_is_a_duplicate_and_what_is_resolved_changes_nothing() throws IOException {
        send(ALERTS);
        assertThat(send(ALERTS).body()).contains("duplicate");
        assertThat(send(Sent.body(Sent.resolved("ab12", "rule", "app-stopped"))).body())
                .contains("resolved");

        assertThat(book.commits).isEqualTo(1);
        assertThat(alerts("duplicate")).isEqualTo(1);
        assertThat(alerts("resolved")).isEqualTo(1);
    }

    @Test
    void other_clusters_and_unknown_rules_are_told_and_not_written_down() throws IOException {
        Answer answer = send(Sent.body(
                Sent.firing("a1", "rule", "app-stopped", "cluster", "other"),
                Sent.firing("a2", "rule", "no-such-rule", "cluster", "prod"),
                Sent.firing("a3", "alertname", "RabbitagentWatchdog")));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("other-cluster", "unknown-rule", "no-rule");
        assertThat(book.document()).isEqualTo(Decisions.none("prod"));
    }

    @Test
    void without_the_token_not_a_byte_of_the_body_is_read() throws IOException {
        for (String header : List.of(
                "",
                "Authorization: Bearer wrong\r\n",
                "Authorization: Basic " + TOKEN + "\r\n",
                "Authorization: Bearer\r\n",
                "Authorization: " + TOKEN + "\r\n",
                "Authorization: Bearer " + TOKEN + "x\r\n",
                "Authorization: Bearer " + TOKEN + "\r\nAuthorization: Bearer " + TOKEN + "\r\n")) {
            // It announces a body, and sends none of it: who waits for it does not answer.
            try (RawHttp raw = new RawHttp(http.port())) {
                Answer answer = raw.write("POST /api/v1/alerts HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n"
                                + "Content-Type: application/json\r\n" + header + "\r\n")
                        .answer();
                assertThat(answer.status()).as(header).isEqualTo(401);
                assertThat(answer.headers()).containsEntry("www-authenticate", "Bearer");
                assertThat(answer.body()).doesNotContain(TOKEN);
            }
        }
        assertThat(requests("unauthorised")).isEqualTo(7);
    }

    @Test
    void what_is_left_alone_is_logged_once_with_its_reason() throws IOException {
        String[] sent = {
            Sent.firing("a1", "alertname", "One", "rule", "app-stopped", "cluster", "other"),
            Sent.firing("a2", "alertname", "Two", "rule", "no-such-rule", "cluster", "prod"),
            Sent.firing("a3", "alertname", "Three", "rule", "app-stopped", "cluster", "prod", "node", "rabbit@rb9"),
            Sent.firing("a4", "alertname", "Four", "rule", "app-stopped", "cluster", "prod"),
            Sent.firing("a5", "alertname", "RabbitagentWatchdog"),
            Sent.firing("a6", "rule", "app-stopped"),
            Sent.resolved("a7", "rule", "no-such-rule")
        };
        try (LogLines log = new LogLines(AlertLog.class.getName())) {
            send(Sent.body(sent));
            send(Sent.body(sent));

            String since = ", since 2026-01-01T11:58:00.123Z, was left alone ";
            assertThat(log.all())
                    .containsExactly(
                            "WARN Alert One, fingerprint a1" + since + "(other-cluster): its label cluster is 'other'",
                            "WARN Alert Two, fingerprint a2" + since
                                    + "(unknown-rule): no rule in force is called 'no-such-rule'",
                            "WARN Alert Three, fingerprint a3" + since
                                    + "(unknown-node): no configured member is called 'rabbit@rb9'",
                            "WARN Alert alert, fingerprint a6" + since
                                    + "(other-cluster): its label cluster is missing");
            uptime = uptime.plusHours(1);
            send(Sent.body(sent[1]));
            assertThat(log.with("Two")).hasSize(2);
        }
    }

    @Test
    void what_the_limit_of_lines_held_back_is_named_when_it_is_sent_again() throws IOException {
        String[] group = new String[15];
        for (int number = 0; number < group.length; number++) {
            group[number] =
                    Sent.firing("c" + number, "alertname", "A" + number + "x", "rule", "none", "cluster", "prod");
        }
        try (LogLines log = new LogLines(AlertLog.class.getName())) {
            send(Sent.body(group));
            assertThat(log.all()).hasSize(10);

            uptime = uptime.plusMinutes(5);
            send(Sent.body(group));
            send(Sent.body(group));

            assertThat(log.all()).hasSize(15);
            for (int number = 0; number < group.length; number++) {
                assertThat(log.with("Alert A" + number + "x,")).hasSize(1);
            }
        }
    }

    @Test
    void labels_neither_forge_lines_nor_fill_the_log() throws IOException {
        try (LogLines log = new LogLines(AlertLog.class.getName())) {
            String evil = "a\\nERROR all is lost\\u001b[2J\\u202e" + "x".repeat(500);
            send(Sent.body(Sent.firing("e1", "alertname", evil, "rule", evil, "cluster", "prod")));
            assertThat(log.all()).singleElement().satisfies(line -> {
                assertThat(line).hasSizeLessThan(400).matches("[ -~]+");
                assertThat(line).contains("'a?ERROR all is lost?[2J?xxx", "xxx...'");
            });

            for (int request = 0; request < 40; request++) {
                StringBuilder many = new StringBuilder();
                for (int number = 0; number < 20; number++) {
                    many.append(many.isEmpty() ? "" : ",")
                            .append(Sent.firing("f" + request + "n" + number, "rule", "none", "cluster", "prod"));
                }
                send(Sent.body(many.toString()));
            }
            assertThat(log.all()).hasSize(10);

            uptime = uptime.plusMinutes(1);
            send(Sent.body(Sent.firing("g1", "rule", "none", "cluster", "prod")));
            assertThat(log.all())
                    .hasSize(11)
                    .last()
                    .asString()
                    .endsWith("(and 791 more of this kind since the last such line)");
        }
    }

    @Test
    void requests_that_are_not_taken_are_logged_with_where_they_came_from_and_seldom() throws IOException {
        try (LogLines log = new LogLines(AlertLog.class.getName())) {
            for (int request = 0; request < 20; request++) {
                send("{");
                send(ALERTS, "text/plain", "POST");
                try (RawHttp raw = new RawHttp(http.port())) {
                    raw.write(request(ALERTS).replace(TOKEN, "wrong")).answer();
                }
            }
            String from = "WARN A request with alerts from 127.0.0.1 was not taken ";
            assertThat(log.all())
                    .containsExactly(
                            from + "(malformed): the body is no JSON: see line 1, column 2",
                            from + "(unsupported): alerts are sent as application/json",
                            from + "(unauthorised): a bearer token is needed, the one of this agent");

            uptime = uptime.plusSeconds(10);
            send("{");
            assertThat(log.all())
                    .hasSize(4)
                    .last()
                    .asString()
                    .endsWith("column 2 (and 19 more of this kind since the last such line)");
        }
    }

    @Test
    void a_changed_token_is_used_at_once() throws IOException {
        assertThat(send(ALERTS).status()).isEqualTo(200);

        token = "another-token-of-the-operator";

        assertThat(send(ALERTS).status()).isEqualTo(401);
        try (RawHttp raw = new RawHttp(http.port())) {
            assertThat(raw.write(request(ALERTS).replace(TOKEN, token)).answer().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_token_that_can_not_be_read_lets_nobody_in_and_says_so() throws IOException {
        token = "";

        Answer answer = send(ALERTS);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsKey("retry-after");
        assertThat(answer.body()).contains("see its log").doesNotContain("/etc/token");
        assertThat(requests("unavailable")).isEqualTo(1);
    }

    @Test
    void alerts_are_posted_as_json() throws IOException {
        assertThat(send(ALERTS, "application/json", "PUT").status()).isEqualTo(405);
        assertThat(send(ALERTS, "application/json", "PUT").headers()).containsEntry("allow", "POST");
        assertThat(send(ALERTS, "text/plain", "POST").status()).isEqualTo(415);
        assertThat(send(ALERTS, "application/json; charset=utf-8", "POST").status())
                .isEqualTo(200);
        assertThat(requests("not-post")).isEqualTo(2);
        assertThat(requests("unsupported")).isEqualTo(1);
    }

    @Test
    void what_is_malformed_is_told_with_its_place() throws IOException {
        assertThat(send("{").body()).contains("the body is no JSON: see line 1, column 2");
        assertThat(send(ALERTS.replace("\"4\"", "\"3\"")).status()).isEqualTo(400);
        Answer answer = send(ALERTS.replace("ab12", "a b"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"error\":\"/alerts/0/fingerprint is not 1 to 64 letters and digits\"");
        for (String wrong : List.of(
                ALERTS.replace("\"firing\",\"labels\"", "\"burning\",\"labels\""),
                ALERTS.replace("\"rabbit@rb2\"", "2"),
                ALERTS.replace("startsAt", "starts"),
                ALERTS.replace("\"version\":\"4\",", ""),
                ALERTS.replace("\"alerts\"", "\"alarms\""),
                "[]")) {
            assertThat(send(wrong).status()).as(wrong).isEqualTo(400);
        }
        assertThat(requests("malformed")).isEqualTo(9);
        assertThat(Exposition.of(metrics).value("rabbitagent_webhook_last_received_timestamp_seconds"))
                .isEmpty();
    }

    @Test
    void a_body_that_is_announced_too_large_is_refused_before_it_comes() throws IOException {
        try (RawHttp raw = new RawHttp(http.port())) {
            Answer answer = raw.write(head("application/json", "POST") + "Content-Length: 20001\r\n\r\n")
                    .answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).contains("20000 bytes");
        }
        assertThat(requests("too-large")).isEqualTo(1);
    }

    @Test
    void chunks_are_taken_and_refused_once_they_are_too_many() throws IOException {
        try (RawHttp raw = new RawHttp(http.port())) {
            raw.write(head("application/json", "POST") + "Transfer-Encoding: chunked\r\n\r\n");
            int half = ALERTS.length() / 2;
            raw.write(chunk(ALERTS.substring(0, half))).write(chunk(ALERTS.substring(half)));
            assertThat(raw.write("0\r\n\r\n").answer().status()).isEqualTo(200);
            // And the connection goes on.
            assertThat(raw.write(request(ALERTS)).answer().body()).contains("duplicate");
        }
        try (RawHttp raw = new RawHttp(http.port())) {
            raw.write(head("application/json", "POST") + "Transfer-Encoding: chunked\r\n\r\n");
            for (int number = 0; number < 5; number++) {
                raw.write(chunk("x".repeat(5_000)));
            }
            assertThat(raw.answer().status()).isEqualTo(413);
        }
    }

    @Test
    void a_body_without_end_is_hung_up_on() throws IOException {
        try (RawHttp raw = new RawHttp(http.port())) {
            raw.write(head("application/json", "POST") + "Transfer-Encoding: chunked\r\n\r\n");
            raw.write(chunk("x".repeat(20_001)));
            assertThat(raw.answer().status()).isEqualTo(413);
            assertThat(raw.isHungUp()).isTrue();
        }
    }

    @Test
    void who_goes_on_sending_after_the_answer_is_hung_up_on_by_length_as_well() throws IOException {
        try (AgentHttp patient = start(new BoundedBody(20_000, Duration.ofMinutes(5)));
                RawHttp raw = new RawHttp(patient.port())) {
            raw.write(head("application/json", "POST") + "Transfer-Encoding: chunked\r\n\r\n");
            raw.write(chunk("x".repeat(20_001)));
            assertThat(raw.answer().status()).isEqualTo(413);
            raw.write(chunk("x".repeat(20_001)));
            assertThat(raw.isHungUp()).isTrue();
        }
    }

    @Test
    void a_body_that_trickles_is_given_up() throws IOException {
        try (RawHttp raw = new RawHttp(http.port())) {
            raw.write(head("application/json", "POST") + "Content-Length: 100\r\n\r\n{");
            Answer answer = raw.answer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.body()).contains("within 1 s");
            assertThat(raw.isHungUp()).isTrue();
        }
        assertThat(requests("timeout")).isEqualTo(1);
        assertThat(send(ALERTS).status()).isEqualTo(200);
    }

    @Test
    void who_hangs_up_in_the_middle_leaves_nothing_behind() throws IOException {
        for (int number = 0; number < 10; number++) {
            try (RawHttp raw = new RawHttp(http.port())) {
                raw.write(head("application/json", "POST") + "Content-Length: 100\r\n\r\n{");
            }
        }
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> requests("broken-off") + requests("busy") == 10);
        assertThat(send(ALERTS).status()).isEqualTo(200);
    }

    @Test
    void requests_on_one_connection_are_answered_in_their_order() throws IOException {
        try (RawHttp raw = new RawHttp(http.port())) {
            raw.write(request(ALERTS) + request("{") + "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n" + request(ALERTS));
            assertThat(raw.answer().body()).contains("acted");
            assertThat(raw.answer().status()).isEqualTo(400);
            assertThat(raw.answer().body()).contains("last_round_seconds");
            assertThat(raw.answer().body()).contains("duplicate");
        }
    }

    @Test
    void who_asks_whether_to_send_is_told_to() throws IOException {
        try (RawHttp raw = new RawHttp(http.port())) {
            raw.write(head("application/json", "POST") + "Expect: 100-continue\r\nContent-Length: " + ALERTS.length()
                    + "\r\n\r\n");
            assertThat(raw.write(ALERTS).answer().status()).isEqualTo(200);
        }
    }

    @Test
    void a_store_that_is_down_is_answered_with_send_it_again() throws IOException {
        book.down = true;

        Answer answer = send(ALERTS);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsKey("retry-after");
        assertThat(answer.body()).contains("the store is down");
        assertThat(requests("unavailable")).isEqualTo(1);
        assertThat(send(Sent.body(Sent.firing("a3", "alertname", "RabbitagentWatchdog")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_store_that_hangs_takes_a_few_requests_with_it_and_nothing_else() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        book.hangs = () -> Latches.awaited(hangs);
        List<RawHttp> waiting = new ArrayList<>();
        for (int number = 0; number < 4; number++) {
            RawHttp raw = new RawHttp(http.port());
            waiting.add(raw.write(head("application/json", "POST") + "Content-Length: 100\r\n\r\n{"));
        }
        // Those four have a place, so that this one has none: their bodies come only now.
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
            try (RawHttp raw = new RawHttp(http.port())) {
                return raw.write(request(ALERTS)).answer().status() == 503;
            }
        });

        try (RawHttp raw = new RawHttp(http.port())) {
            assertThat(raw.write("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
                            .answer()
                            .status())
                    .isEqualTo(200);
        }
        assertThat(requests("busy")).isPositive();
        hangs.countDown();
        for (RawHttp raw : waiting) {
            raw.close();
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> send(ALERTS).status() == 200);
    }

    @Test
    void random_bodies_are_never_a_defect() throws IOException {
        Random random = new Random(20_260_101L);
        try (RawHttp raw = new RawHttp(http.port())) {
            for (int number = 0; number < 300; number++) {
                StringBuilder body = new StringBuilder(ALERTS);
                for (int change = random.nextInt(5); change > 0; change--) {
                    body.setCharAt(random.nextInt(body.length()), (char) (' ' + random.nextInt(95)));
                }
                assertThat(raw.write(request(body.toString())).answer().status())
                        .as(body.toString())
                        .isIn(200, 400);
            }
        }
        assertThat(requests("failed")).isZero();
    }

    @Test
    void what_is_no_http_does_no_harm() throws IOException {
        try (RawHttp raw = new RawHttp(http.port())) {
            raw.write("\u0016\u0003\u0001 no such protocol\r\n\r\n");
            assertThat(raw.answer().status()).isEqualTo(400);
        }
        assertThat(send(ALERTS).status()).isEqualTo(200);
    }

    @Test
    void without_a_token_file_there_is_no_webhook_and_the_answer_says_how_there_is_one() throws IOException {
        http.close();
        http = AgentHttp.start(VERTX, new HttpSettings("127.0.0.1", 0), served(Optional.empty()));

        Answer answer = send(ALERTS);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).contains("http.alerts_token_file is not set");
    }

    @Test
    void two_agents_that_get_the_same_alert_at_once_write_it_down_once() throws Exception {
        AlertDoor door = new AlertDoor(new Bearers(this::token), new AlertDesk(Pictures.node(3), "prod", book));
        CountDownLatch both = new CountDownLatch(2);
        book.hangs = () -> {
            both.countDown();
            Latches.awaited(both);
        };
        try (AgentHttp other = AgentHttp.start(
                        VERTX,
                        new HttpSettings("127.0.0.1", 0),
                        served(Optional.of(door)),
                        AgentHttp.Limits.USUAL.withAlerts(SHORT));
                RawHttp here = new RawHttp(http.port());
                RawHttp there = new RawHttp(other.port())) {
            here.write(request(ALERTS));
            there.write(request(ALERTS));
            assertThat(List.of(result(here.answer()), result(there.answer())))
                    .containsExactlyInAnyOrder("acted", "duplicate");
        }
        assertThat(book.commits).isEqualTo(1);
    }

    private static String result(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return answer.body().replaceAll("(?s).*\"result\":\"([a-z-]+)\".*", "$1");
    }

    private Answer send(String body) throws IOException {
        return send(body, "application/json", "POST");
    }

    private Answer send(String body, String type, String method) throws IOException {
        try (RawHttp raw = new RawHttp(http.port())) {
            Answer answer = raw.write(head(type, method) + "Content-Length: " + length(body) + "\r\n\r\n" + body)
                    .answer();
            Described.check(method, Webhook.PATH, answer.status(), JSON.readTree(answer.body()));
            if (method.equals("POST")) {
                assertThat(isDescribed(body)).as(body).isEqualTo(answer.status() != 400);
            }
            return answer;
        }
    }

    private static boolean isDescribed(String body) {
        try {
            return Described.takes("POST", Webhook.PATH, JSON.readTree(body));
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static String request(String body) {
        return head("application/json", "POST") + "Content-Length: " + length(body) + "\r\n\r\n" + body;
    }

    private static String head(String type, String method) {
        return method + " /api/v1/alerts HTTP/1.1\r\nHost: a\r\nAuthorization: bearer " + TOKEN + "\r\nContent-Type: "
                + type + "\r\n";
    }

    private static String chunk(String text) {
        return Integer.toHexString(length(text)) + "\r\n" + text + "\r\n";
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private double requests(String result) {
        return Exposition.of(metrics)
                .value("rabbitagent_webhook_requests_total", "result", result)
                .orElseThrow();
    }

    private double alerts(String result) {
        return Exposition.of(metrics)
                .value("rabbitagent_webhook_alerts_total", "result", result)
                .orElseThrow();
    }
}
