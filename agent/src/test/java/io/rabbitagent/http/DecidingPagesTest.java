package io.rabbitagent.http;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.cluster.Declaration;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.decide.Command;
import io.rabbitagent.operations.FakeAgent;
import io.rabbitagent.plan.PlanDigest;
import io.rabbitagent.rules.Shipped;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a human may decide over a real socket: as the command line would, by who may, and nothing else. */
@Timeout(60)
class DecidingPagesTest {
    private static final NodeName RB2 = node(2);
    private static final String BY = "http:ann@127.0.0.1";

    private final Pictures pictures = Pictures.healthy(3).appStopped(RB2);
    private final FakeAgent fake = new FakeAgent(pictures).after(5);
    private final String plan = fake.document().proposals().get(0).plan().id();
    private final String digest = fake.document().proposals().get(0).plan().digest();
    private final String read =
            PlanDigest.shown(fake.document().proposals().get(0).plan());
    private ApiServer server;

    @BeforeEach
    void start() throws IOException {
        server = new ApiServer(fake, ApiServer.BOTH);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String path(String what) {
        return "/api/v1/plans/" + plan + "/" + what;
    }

    private void assertRefused(ApiServer.Answer answer, int status, String why) {
        assertThat(answer.error()).contains(why);
        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void a_plan_is_approved_as_it_was_read() {
        JsonNode plans = server.get("/api/v1/plans", ApiServer.READ).json();
        String shown = plans.at("/details/0/shown").asText();

        ApiServer.Answer answer = server.decide(path("approve"), "shown", shown);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(fake.asked()).containsExactly(new Command.Approve(BY, plan, digest, "on call"));
        assertThat(answer.json().path("decision").asText()).isEqualTo("plan-approved");
        assertThat(answer.json().path("by").asText()).isEqualTo(BY);
        assertThat(answer.json().path("seen").asBoolean()).isTrue();
        assertThat(answer.json().at("/plan/id").asText()).isEqualTo(plan);
        assertThat(answer.json().at("/plan/approved_by").asText()).isEqualTo(BY);
    }

    @Test
    void another_plan_than_the_one_that_was_read_is_not_approved() {
        assertRefused(
                server.decide(
                        path("approve"), "shown", read.replace(read.charAt(0), read.charAt(0) == '0' ? '1' : '0')),
                409,
                "is not as it was read");
        assertRefused(server.decide(path("approve"), "shown", digest), 409, "is not as it was read");
        assertRefused(server.decide(path("approve"), "digest", digest), 400, "a field that is not known here");
        assertRefused(
                server.decide("/api/v1/plans/p-00000000/approve", "shown", read), 404, "no plan p-00000000 waits");
        assertThat(fake.asked()).isEmpty();
    }

    @Test
    void a_plan_is_approved_once() {
        server.decide("/api/v1/pause", "for", "1h");
        assertThat(server.decide(path("approve"), "shown", read).status()).isEqualTo(202);

        assertRefused(server.decide(path("approve"), "shown", read), 409, "has been approved already");
    }

    @Test
    void a_plan_is_rejected_and_what_is_held_since_then_is_acknowledged() {
        assertThat(server.decide(path("reject")).status()).isEqualTo(200);
        assertThat(fake.document().held()).hasSize(1);

        ApiServer.Answer acknowledged = server.decide(path("ack"));

        assertThat(acknowledged.status()).isEqualTo(200);
        assertThat(fake.document().held()).isEmpty();
        assertThat(fake.asked())
                .containsExactly(
                        new Command.Reject(BY, plan, "on call"),
                        new Command.Acknowledge(BY, "app-stopped", RB2, "on call"));
        assertRefused(server.decide(path("ack")), 404, "nothing is held since plan " + plan);
    }

    @Test
    void what_has_not_begun_is_not_aborted() {
        assertRefused(server.decide(path("abort")), 409, "has not begun");
        assertRefused(server.decide("/api/v1/plans/p-00000000/abort"), 404, "is not running");
    }

    @Test
    void a_plan_whose_step_runs_is_aborted_and_only_a_host_that_is_named_exactly_is_fenced() {
        server.decide(path("approve"), "shown", read);
        fake.after(3);
        assertRefused(server.decide(path("abort"), "fenced", "rb2"), 409, "that is rabbit@rb2, not rb2");

        ApiServer.Answer waiting = server.decide(path("abort"));

        assertThat(waiting.status()).isEqualTo(202);
        assertThat(waiting.json().path("detail").asText()).contains("is not killed");
        assertThat(waiting.json().at("/plan/state").asText()).isEqualTo("aborting");

        ApiServer.Answer fenced = server.decide(path("abort"), "fenced", "rabbit@rb2");

        assertThat(fenced.status()).isEqualTo(202);
        assertThat(fenced.json().at("/run/outcome").asText()).isEqualTo("outcome-unknown");
        assertThat(fake.asked()).contains(new Command.Abort(BY, plan, "on call", Optional.of(RB2)));
    }

    @Test
    void remediation_is_paused_and_goes_on() {
        ApiServer.Answer paused = server.decide("/api/v1/pause", "for", "2h");

        assertThat(paused.status()).isEqualTo(200);
        assertThat(paused.json().at("/paused/by").asText()).isEqualTo(BY);
        assertThat(fake.document().pause()).isPresent();
        assertThat(server.decide("/api/v1/resume").json().path("paused").isNull())
                .isTrue();
        assertRefused(server.decide("/api/v1/resume"), 409, "remediation is not paused");
    }

    @ParameterizedTest
    @CsvSource({"0s", "2", "-1h", "2 h", "for ever", "9999999h"})
    void a_pause_has_a_length(String length) {
        assertThat(server.decide("/api/v1/pause", "for", length).status()).isEqualTo(400);
        assertThat(fake.document().pause()).isEmpty();
    }

    @Test
    void a_member_is_declared_lost_and_that_is_taken_back() throws IOException {
        FakeAgent two = new FakeAgent(
                        Pictures.healthy(3).silent(node(3)).unseenByPeers(node(3)), Shipped.rules(), node(1))
                .after(3);
        try (ApiServer other = new ApiServer(two, ApiServer.BOTH)) {
            ApiServer.Answer answer = other.decide("/api/v1/declarations", "what", "lost", "node", "rb3");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().at("/declared/0/node").asText()).isEqualTo("rabbit@rb3");
            assertThat(two.asked()).containsExactly(new Command.Declare(BY, node(3), Declaration.What.LOST, "on call"));
            assertRefused(
                    other.decide("/api/v1/declarations", "what", "lost", "node", "rb3"),
                    409,
                    "is declared lost already");
            assertRefused(
                    other.decide("/api/v1/declarations", "what", "lost", "node", "rb2"), 409, "rabbit@rb2 is not lost");
            assertRefused(other.decide("/api/v1/declarations", "what", "lost", "node", "rb9"), 400, "rb9 is no member");
            assertThat(other.decide("/api/v1/declarations", "what", "not-lost", "node", "rb3")
                            .json()
                            .get("declared"))
                    .isEmpty();
            assertRefused(
                    other.decide("/api/v1/declarations", "what", "not-lost", "node", "rb3"),
                    409,
                    "is not declared lost");
        }
    }

    @Test
    void a_member_is_asked_to_leave_and_may_stay() {
        ApiServer.Answer answer = server.decide("/api/v1/declarations", "what", "leaving", "node", "rabbit@rb3");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/declared/0/what").asText()).isEqualTo("leaving");
        assertThat(server.decide("/api/v1/declarations", "what", "not-leaving", "node", "rb3")
                        .json()
                        .get("declared"))
                .isEmpty();
    }

    @Test
    void where_members_run_there_is_nothing_to_rehearse() {
        assertRefused(server.decide("/api/v1/rehearsals"), 409, "there is nothing to rehearse");
        assertRefused(server.decide("/api/v1/rehearsals", "lost", List.of("rb9")), 400, "rb9 is no member");
    }

    @Test
    void without_its_token_nothing_is_decided_over_http() throws IOException {
        for (Guards guards : List.of(Guards.READING_ONLY, new Guards(ApiServer.BOTH.read(), Optional.empty()))) {
            try (ApiServer reading = new ApiServer(fake, guards)) {
                for (String token : List.of(ApiServer.READ, ApiServer.DECIDE)) {
                    assertRefused(
                            reading.post("/api/v1/resume", token, ApiServer.body()),
                            403,
                            "http.decide_token_file is not set");
                }
            }
        }
        assertThat(fake.asked()).isEmpty();
    }

    @Test
    void whoever_may_read_may_not_decide() {
        assertRefused(
                server.post(path("approve"), ApiServer.READ, ApiServer.body("shown", read)), 403, "may read only");
        assertThat(fake.asked()).isEmpty();
    }

    @Test
    void where_everybody_may_read_nobody_decides_without_the_token() throws IOException {
        try (ApiServer open = new ApiServer(fake, new Guards(Optional.empty(), ApiServer.BOTH.decide()))) {
            assertThat(open.get("/api/v1/status").status()).isEqualTo(200);
            assertThat(open.post("/api/v1/resume", "wrong-token-0123456789", ApiServer.body())
                            .status())
                    .isEqualTo(401);
            assertThat(open.decide("/api/v1/pause", "for", "1h").status()).isEqualTo(200);
        }
    }

    @Test
    void a_token_that_can_not_be_read_lets_nobody_in() throws IOException {
        Bearers unreadable = new Bearers(() -> {
            throw new IllegalStateException("/etc/token: there is no such file");
        });
        try (ApiServer none = new ApiServer(fake, new Guards(Optional.of(unreadable), Optional.of(unreadable)))) {
            ApiServer.Answer answer = none.decide("/api/v1/resume");
            assertRefused(answer, 503, "see its log");
            assertThat(answer.error()).doesNotContain("/etc/token");
            assertThat(none.get("/api/v1/status", ApiServer.READ).status()).isEqualTo(503);
            assertThat(none.get("/metrics").status()).isEqualTo(200);
        }
    }

    @Test
    void of_those_who_may_not_decide_not_a_byte_of_the_body_is_read() {
        ApiServer.Answer answer = server.raw(
                "POST",
                "/api/v1/pause",
                "POST /api/v1/pause HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n");
        assertThat(answer.status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; the body is empty",
                "{; the body is no JSON: see line 1, column 2",
                "[]; the body is no JSON object",
                "{} {}; the body is no JSON",
                "{\"actor\":\"a\",\"actor\":\"b\"}; the body is no JSON",
                "{\"reason\":\"x\",\"for\":\"1h\"}; /actor is missing",
                "{\"actor\":\"ann\",\"for\":\"1h\"}; /reason is missing",
                "{\"actor\":\"ann\",\"reason\":\"x\"}; /for is missing",
                "{\"actor\":\"ann\",\"reason\":\" \",\"for\":\"1h\"}; /reason is not 1 to 1000 characters",
                "{\"actor\":7,\"reason\":\"x\",\"for\":\"1h\"}; /actor is no text",
                "{\"actor\":null,\"reason\":\"x\",\"for\":\"1h\"}; /actor is no text",
                "{\"actor\":\"a\\nb\",\"reason\":\"x\",\"for\":\"1h\"}; /actor has a character that can't be printed",
                "{\"actor\":\"a\\u202eb\",\"reason\":\"x\",\"for\":\"1h\"}; /actor has a character that can't be printed",
                "{\"actor\":\"a\\ud800\",\"reason\":\"x\",\"for\":\"1h\"}; /actor has a character that can't be printed",
                "{\"actor\":\"a\",\"reason\":\"x\",\"for\":\"1h\",\"dry_run\":true}; the body has a field that is not known here; fields are actor, reason, for",
                "{\"actor\":\"a\",\"reason\":\"x\",\"for\":\"soon\"}; /for: 'soon' is no duration"
            })
    void a_body_that_is_wrong_is_refused_with_its_place(String body, String why) {
        assertRefused(server.post("/api/v1/pause", ApiServer.DECIDE, body), 400, why);
        assertThat(fake.asked()).isEmpty();
    }

    @Test
    void names_and_reasons_are_bounded() {
        assertThat(server.decide("/api/v1/resume", "actor", "a".repeat(101)).error())
                .startsWith("/actor is not 1 to 100 characters");
        assertThat(server.decide("/api/v1/resume", "reason", "r".repeat(1001)).status())
                .isEqualTo(400);
        assertThat(server.decide("/api/v1/pause", "actor", "å".repeat(100), "reason", "r".repeat(1000), "for", "1h")
                        .status())
                .isEqualTo(200);
        assertThat(server.decide("/api/v1/rehearsals", "lost", List.of("rb1", 7))
                        .error())
                .isEqualTo("/lost/1 is no text");
        assertThat(server.decide("/api/v1/rehearsals", "again", "yes").error())
                .isEqualTo("/again is neither true nor false");
        assertThat(server.decide("/api/v1/declarations", "what", "gone", "node", "rb1")
                        .error())
                .isEqualTo("/what is none of lost, not-lost, leaving, not-leaving");
    }

    @Test
    void decisions_are_sent_as_json() {
        for (String type :
                List.of("", "Content-Type: text/plain\r\n", "Content-Type: application/x-www-form-urlencoded\r\n")) {
            assertThat(raw(type + "Content-Length: 2\r\n", "{}").status()).isEqualTo(415);
        }
        assertThat(raw("Content-Type: Application/JSON; charset=utf-8\r\nContent-Length: 2\r\n", "{}")
                        .status())
                .isEqualTo(400);
    }

    private ApiServer.Answer raw(String headers, String body) {
        return server.raw(
                "POST",
                "/api/v1/resume",
                "POST /api/v1/resume HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + ApiServer.DECIDE + "\r\n"
                        + headers + "\r\n" + body);
    }

    @Test
    void large_bodies_are_refused_whether_they_say_so_or_not() {
        String large = "x".repeat(ApiServer.SHORT.most() + 1);

        assertThat(raw("Content-Type: application/json\r\nContent-Length: " + large.length() + "\r\n", "")
                        .status())
                .isEqualTo(413);
        assertThat(raw(
                                "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n",
                                Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n")
                        .status())
                .isEqualTo(413);
    }

    @Test
    void a_slow_body_is_not_waited_for_and_keeps_nobody_else() {
        assertThat(raw("Content-Type: application/json\r\nContent-Length: 50\r\n", "{")
                        .status())
                .isEqualTo(408);
        assertThat(server.decide("/api/v1/pause", "for", "1h").status()).isEqualTo(200);
    }

    @Test
    void an_answer_earns_nobody_more_than_a_while_for_the_next_request() throws IOException {
        try (RawHttp slow = new RawHttp(server.port())) {
            assertThat(slow.write("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
                            .answer()
                            .status())
                    .isIn(200, 503);
            slow.write("GET / HTTP/1.1\r\nHost: ");
            assertThat(slow.isHungUp()).isTrue();
        }
    }

    @Test
    void whoever_connects_and_never_says_what_he_wants_is_hung_up_on() throws IOException {
        try (RawHttp silent = new RawHttp(server.port());
                RawHttp slow = new RawHttp(server.port());
                RawHttp well = new RawHttp(server.port())) {
            slow.write("GET / HTTP/1.1\r\nHost: ");
            assertThat(well.write("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
                            .answer()
                            .status())
                    .isIn(200, 503);

            assertThat(silent.isHungUp()).isTrue();
            assertThat(slow.isHungUp()).isTrue();
            assertThat(well.write("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
                            .answer()
                            .status())
                    .isIn(200, 503);
        }
    }

    @Test
    void a_decision_may_come_in_chunks() {
        String body = ApiServer.body("for", "1h");

        assertThat(server.raw(
                                "POST",
                                "/api/v1/pause",
                                "POST /api/v1/pause HTTP/1.1\r\nHost: a\r\nAuthorization: bearer " + ApiServer.DECIDE
                                        + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                                        + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void without_the_store_nothing_is_decided_and_it_is_worth_a_try_later() {
        fake.storeUnreachable();

        ApiServer.Answer answer = server.decide("/api/v1/pause", "for", "1h");

        assertRefused(answer, 503, "the store did not answer");
        assertThat(answer.headers()).containsEntry("retry-after", "5");
    }

    @Test
    void those_who_read_slowly_keep_nobody_from_deciding_and_too_many_of_them_are_sent_away()
            throws InterruptedException, IOException {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(2);
        server.agent.history(most -> {
            asked.countDown();
            Latches.awaited(hangs);
            return List.of();
        });
        List<RawHttp> waiting = IntStream.range(0, 32)
                .mapToObj(number -> open("GET /api/v1/history HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                        + ApiServer.READ + "\r\n\r\n"))
                .toList();
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

        assertThat(server.decide("/api/v1/pause", "for", "1h").status()).isEqualTo(200);
        org.awaitility.Awaitility.await()
                .until(() -> server.get("/api/v1/history", ApiServer.READ).status() == 503);

        hangs.countDown();
        for (RawHttp one : waiting) {
            assertThat(one.answer().status()).isEqualTo(200);
            one.close();
        }
    }

    private RawHttp open(String request) {
        try {
            return new RawHttp(server.port()).write(request);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void the_index_lists_decisions_where_they_can_be_made() throws IOException {
        try (RawHttp raw = new RawHttp(server.port())) {
            assertThat(raw.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n").answer().body())
                    .contains("POST /api/v1/plans/{id}/approve", "GET  /api/v1/status");
        }
        try (ApiServer reading = new ApiServer(fake, Guards.READING_ONLY);
                RawHttp raw = new RawHttp(reading.port())) {
            assertThat(raw.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n").answer().body())
                    .contains("http.decide_token_file is not set")
                    .doesNotContain("POST");
        }
    }

    @Test
    void each_field_that_is_described_is_needed_or_not_as_it_says() {
        Described.document().get("paths").properties().forEach(entry -> {
            JsonNode schema = entry.getValue().at("/post/requestBody/content/application~1json/schema");
            if (schema.isMissingNode() || entry.getKey().equals(Webhook.PATH)) {
                return;
            }
            assertThat(schema.at("/additionalProperties").asBoolean(true)).isFalse();
            String path = entry.getKey().replace("{id}", "p-00000000");
            for (JsonNode required : schema.get("required")) {
                Map<String, Object> all = new java.util.LinkedHashMap<>();
                schema.get("required").forEach(name -> all.put(name.asText(), "x"));
                all.remove(required.asText());
                String body = new io.vertx.core.json.JsonObject(all).encode();
                assertThat(server.post(path, ApiServer.DECIDE, body).status()).isEqualTo(400);
                assertThat(server.post(path, ApiServer.DECIDE, body).error()).matches("/[a-z]+ is .*");
            }
        });
        assertThat(fake.asked()).isEmpty();
    }
}
