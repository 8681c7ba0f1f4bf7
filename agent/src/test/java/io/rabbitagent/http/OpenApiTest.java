package io.rabbitagent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rabbitagent.cluster.Pictures;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.operations.FakeAgent;
import io.rabbitagent.operations.alerts.AlertDesk;
import io.rabbitagent.operations.alerts.FakeBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Holds the API's description to what is served.
 *
 * <p>After a wanted change write it anew, look at the difference and commit it:
 *
 * <pre>mvn -pl agent test -Dtest=OpenApiTest -Dupdate=true && git diff agent/src/main/resources</pre>
 */
@Timeout(60)
class OpenApiTest {
    private static final Path FILE = Path.of("src/main/resources/io/rabbitagent/http/openapi.json");
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "PATCH");

    private static final String ALERTS = "token-for-alerts-0123456789";

    private ApiServer server;

    @BeforeEach
    void start() throws IOException {
        AlertDoor door = new AlertDoor(new Bearers(() -> ALERTS), new AlertDesk(Scene.ME, "prod", new FakeBook()));
        server = new ApiServer(new FakeAgent(Pictures.healthy(3)), ApiServer.BOTH, Optional.of(door));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static List<Route> routes() {
        return new Routes(new Served(
                        Scene.ME,
                        Scene.metrics(),
                        Optional::empty,
                        new FakeAgent(Pictures.healthy(3)),
                        Duration.ofSeconds(1),
                        () -> Scene.UPTIME,
                        AgentJson.create()::write,
                        Guards.READING_ONLY,
                        Optional.empty()))
                .all();
    }

    @Test
    void the_description_is_that_of_the_routes_and_of_what_they_answer() throws IOException {
        String current = OpenApi.render(routes());
        if (Boolean.getBoolean("update")) {
            Files.writeString(FILE, current);
        }
        assertThat(Files.readString(FILE))
                .as("see this class for how to write it anew")
                .isEqualTo(current);
    }

    @Test
    void it_is_served_to_everybody() {
        ApiServer.Answer answer = server.get("/api/v1/openapi.json");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("openapi").asText()).isEqualTo("3.1.0");
        assertThat(answer.json().path("paths")).isEqualTo(Described.document().get("paths"));
    }

    @Test
    void each_operation_that_is_described_is_served_and_no_other() {
        Described.document().get("paths").properties().forEach(path -> {
            String concrete = path.getKey().replaceAll("\\{[a-z]+}", "x1");
            for (String method : METHODS) {
                boolean described = path.getValue().has(method.toLowerCase(Locale.ROOT));
                // Whoever sends alerts is asked for the token first, whatever the method.
                Optional<String> token = path.getKey().equals(Webhook.PATH) ? Optional.of(ALERTS) : Optional.empty();
                ApiServer.Answer answer = server.send(method, concrete, token, Optional.empty());
                if (described) {
                    assertThat(answer.status()).as(method + " " + concrete).isNotIn(404, 405);
                } else {
                    assertThat(answer.status()).as(method + " " + concrete).isEqualTo(405);
                    assertThat(answer.headers())
                            .containsEntry("allow", path.getValue().has("get") ? "GET, HEAD" : "POST");
                }
            }
        });
    }

    @Test
    void each_route_is_described() {
        TreeSet<String> served = new TreeSet<>(List.of("post " + Webhook.PATH));
        routes().forEach(route -> served.add((route.decides() ? "post " : "get ") + route.path()));
        TreeSet<String> described = new TreeSet<>();
        Described.document()
                .get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> described.add(method + " " + path.getKey())));

        assertThat(described).isEqualTo(served);
    }

    /** Every one of them: nothing, a wrong token, that to read, that to decide and that for alerts. */
    @Test
    void each_operation_asks_for_the_credentials_that_are_described() {
        Described.document().get("paths").properties().forEach(path -> {
            String concrete = path.getKey().replaceAll("\\{[a-z]+}", "x1");
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                String method = operation.getKey().toUpperCase(Locale.ROOT);
                JsonNode security = operation.getValue().get("security");
                boolean open = security.isEmpty();
                boolean read = open || security.toString().contains("\"read\"");
                boolean alerts = security.toString().contains("\"alerts\"");
                int decided = open || security.toString().contains("\"decide\"") ? 0 : 401;
                int refused = alerts ? 401 : 403;
                assertStatus(method, concrete, Optional.empty(), open ? 0 : 401);
                assertStatus(method, concrete, Optional.of("wrong-token-0123456789"), open ? 0 : 401);
                assertStatus(method, concrete, Optional.of(ApiServer.READ), read ? 0 : refused);
                assertStatus(method, concrete, Optional.of(ApiServer.DECIDE), decided);
                assertStatus(method, concrete, Optional.of(ALERTS), open || alerts ? 0 : 401);
            }
        });
    }

    /** @param refused 0 where the credential is good enough */
    private void assertStatus(String method, String path, Optional<String> token, int refused) {
        ApiServer.Answer answer = server.send(method, path, token, Optional.empty());
        if (refused == 0) {
            assertThat(answer.status()).as(method + " " + path + " " + token).isNotIn(401, 403);
        } else {
            assertThat(answer.status()).as(method + " " + path + " " + token).isEqualTo(refused);
        }
        assertThat(answer.headers().get("www-authenticate")).isEqualTo(answer.status() == 401 ? "Bearer" : null);
    }
}
