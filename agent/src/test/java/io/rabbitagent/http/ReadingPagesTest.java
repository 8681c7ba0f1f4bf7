package io.rabbitagent.http;

import static io.rabbitagent.cluster.Pictures.node;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.cluster.history.AgentStarted;
import io.rabbitagent.cluster.history.EntryId;
import io.rabbitagent.cluster.history.HistoryEntry;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.operations.DryRun;
import io.rabbitagent.operations.Explain;
import io.rabbitagent.operations.FakeAgent;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.operations.ShutdownOrders;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be read, and that it is what the command line shows. */
@Timeout(60)
class ReadingPagesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FakeAgent fake = new FakeAgent(Pictures.healthy(3).appStopped(node(2))).after(5);

    private ApiServer server(FakeAgent agent) throws IOException {
        return new ApiServer(agent, Guards.READING_ONLY);
    }

    private static JsonNode json(Object view) throws IOException {
        return JSON.readTree(AgentJson.create().write(view));
    }

    @Test
    void each_page_is_there_whatever_the_cluster_is_like() throws IOException {
        List<FakeAgent> clusters = List.of(
                new FakeAgent(Pictures.healthy(3)).after(3),
                fake,
                new FakeAgent(Pictures.healthy(3).silent(node(3))).after(3),
                new FakeAgent(Pictures.healthy(3).partitioned(node(1), node(3))).after(5),
                new FakeAgent(Pictures.allDown(3)).after(5));
        for (FakeAgent cluster : clusters) {
            try (ApiServer server = server(cluster)) {
                for (String page : List.of(
                        "/api/v1/status",
                        "/api/v1/plans",
                        "/api/v1/shutdown-order",
                        "/api/v1/history",
                        "/api/v1/explain/rabbit@rb2",
                        "/api/v1/explain/app-stopped",
                        "/api/v1/remediation",
                        "/api/v1/rules")) {
                    assertThat(server.get(page).status()).as(page).isEqualTo(200);
                }
            }
        }
    }

    @Test
    void notices_that_wait_are_told() throws IOException {
        fake.noticesWaiting(2, Optional.of("Connection refused: hooks.example:443"));
        try (ApiServer server = server(fake)) {
            JsonNode notices = server.get("/api/v1/status").json().path("notices");
            assertThat(notices.path("waiting").asInt()).isEqualTo(2);
            assertThat(notices.path("trouble").asText()).startsWith("Connection refused");
        }
    }

    @Test
    void a_node_or_a_rule_is_explained_as_the_command_does() throws Exception {
        try (ApiServer server = server(fake)) {
            assertThat(server.get("/api/v1/explain/rabbit%40rb2").json())
                    .isEqualTo(json(Explain.of(fake.situation(), "rabbit@rb2")));
            assertThat(server.get("/api/v1/explain/app-stopped").json())
                    .isEqualTo(json(Explain.of(fake.situation(), "app-stopped")));
            ApiServer.Answer unknown = server.get("/api/v1/explain/rb9");
            assertThat(unknown.status()).isEqualTo(404);
            assertThat(unknown.error()).startsWith("rb9 is neither a member nor a rule; members are rabbit@rb1");
        }
    }

    @Test
    void the_dry_run_is_that_of_the_command_and_its_plans_have_the_digest_that_an_approval_takes() throws Exception {
        try (ApiServer server = server(fake)) {
            JsonNode all = server.get("/api/v1/remediation").json();

            assertThat(all).isEqualTo(json(DryRun.of(fake.situation(), Optional.empty(), Optional.empty(), List.of())));
            assertThat(all.at("/plans/0/digest").asText())
                    .isEqualTo(fake.document().proposals().get(0).plan().digest());
            assertThat(server.get("/api/v1/remediation?rule=app-stopped&node=rb1")
                            .json()
                            .get("plans"))
                    .isEmpty();
            assertThat(server.get("/api/v1/remediation?rule=app-stopped&node=rb2")
                            .json()
                            .get("plans"))
                    .hasSize(1);
            assertThat(fake.asked()).isEmpty();
        }
    }

    @Test
    void the_dry_run_can_take_members_for_lost_and_refuses_those_that_are_there() throws IOException {
        FakeAgent silent = new FakeAgent(
                        Pictures.healthy(3).silent(node(3)), io.rabbitagent.rules.Shipped.rules(), node(1))
                .after(3);
        try (ApiServer server = server(silent)) {
            assertThat(server.get("/api/v1/remediation?lost=rb1").status()).isEqualTo(409);
            assertThat(server.get("/api/v1/remediation?lost=rb1&lost=rb2").error())
                    .startsWith("rabbit@rb1 is not lost");
            assertThat(server.get("/api/v1/remediation?lost=rb9").status()).isEqualTo(400);
            assertThat(server.get("/api/v1/remediation?rule=leave").status()).isEqualTo(400);
        }
    }

    @Test
    void the_shutdown_order_is_the_commands() throws Exception {
        try (ApiServer server = server(fake)) {
            assertThat(server.get("/api/v1/shutdown-order").json()).isEqualTo(json(ShutdownOrders.of(fake)));
        }
    }

    @Test
    void history_goes_back_to_a_time_or_an_age() throws IOException {
        List<HistoryEntry> entries = List.of(entry(1, 3600), entry(2, 60));
        try (ApiServer server = server(fake)) {
            server.agent.history(most -> entries);

            assertThat(server.get("/api/v1/history?since=10m").json().get("entries"))
                    .hasSize(1);
            assertThat(server.get("/api/v1/history?since=2025-12-31T12:00:00Z")
                            .json()
                            .get("entries"))
                    .hasSize(2);
            assertThat(server.get("/api/v1/history?since=soon").error())
                    .isEqualTo(
                            "since: 'soon' is neither a time such as 2026-11-21T01:30:00Z nor an age such as 30m or 2h");
        }
    }

    private static HistoryEntry entry(int number, int secondsAgo) {
        return new HistoryEntry(
                1,
                new EntryId("rb1-" + number),
                "rb1",
                Pictures.NOON.minusSeconds(secondsAgo),
                new AgentStarted(node(1), "a" + number, "1.2.3"));
    }

    @Test
    void what_has_not_been_rehearsed_is_not_there() throws IOException {
        try (ApiServer server = server(fake)) {
            ApiServer.Answer answer = server.get("/api/v1/rehearsal");

            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.error()).startsWith("there is nothing to rehearse: ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/status?nodes=rb1",
                "/api/v1/remediation?nod=rb2",
                "/api/v1/remediation?rule=a&rule=b",
                "/api/v1/history?limit=%zz",
                "/api/v1/history?limit=5&limit=6"
            })
    void a_question_that_is_misspelt_is_not_answered_otherwise(String path) throws IOException {
        try (ApiServer server = server(fake)) {
            assertThat(server.get(path).status()).isEqualTo(400);
        }
    }

    @Test
    void whoever_scrapes_may_add_parameters_of_his_own() throws IOException {
        try (ApiServer server = server(fake)) {
            assertThat(server.get("/healthz?from=probe").status()).isIn(200, 503);
            assertThat(server.get("/metrics?job=x").status()).isEqualTo(200);
        }
    }

    @Test
    void before_the_first_turn_nobody_waits() throws IOException {
        fake.failing(Kind.TRY_LATER, "the agent has just started");
        try (ApiServer server = server(fake)) {
            for (String page : List.of("status", "plans", "rules", "shutdown-order", "remediation", "explain/rb1")) {
                ApiServer.Answer answer = server.get("/api/v1/" + page);
                assertThat(answer.status()).as(page).isEqualTo(503);
                assertThat(answer.headers()).containsEntry("retry-after", "5");
            }
        }
    }

    @Test
    void the_rules_are_listed_with_their_files() throws IOException {
        try (ApiServer server = server(fake)) {
            JsonNode rules = server.get("/api/v1/rules").json();

            assertThat(rules.at("/in_force/count").asInt())
                    .isEqualTo(rules.get("rules").size());
            assertThat(rules.get("rules")).anySatisfy(rule -> {
                assertThat(rule.get("name").asText()).isEqualTo("app-stopped");
                assertThat(rule.get("mode").asText()).isEqualTo("approve");
                assertThat(rule.get("scope").asText()).isEqualTo("node");
            });
        }
    }

    /** The text of a request stands in an answer as JSON writes it, or not at all. */
    @Test
    void what_was_asked_for_is_not_repeated_as_markup() throws Exception {
        try (ApiServer server = server(fake);
                RawHttp raw = new RawHttp(server.port())) {
            RawHttp.Answer answer = raw.write("GET /api/v1/explain/%22%3E%0d%0ax HTTP/1.1\r\nHost: rb1\r\n\r\n")
                    .answer();

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.headers())
                    .containsEntry("content-type", "application/json")
                    .containsEntry("x-content-type-options", "nosniff");
            assertThat(answer.body()).contains("\\\">\\r\\nx is neither").hasLineCount(1);
        }
    }

    @Test
    void a_failure_of_an_operation_is_told() throws OperationException, IOException {
        try (ApiServer server = server(fake)) {
            server.agent.history(most -> {
                throw new OperationException(Kind.UNREACHABLE, "the shared history can't be read: etcd is away");
            });
            assertThat(server.get("/api/v1/history").status()).isEqualTo(503);
        }
    }
}
