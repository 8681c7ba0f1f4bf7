package io.rabbitagent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.operations.FakeAgent;
import io.rabbitagent.operations.OperationException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The API of a fake agent over a real socket. Every answer is held against the API's own description. */
final class ApiServer implements AutoCloseable {
    static final String READ = "token-to-read-0123456789";
    static final String DECIDE = "token-to-decide-0123456789";
    static final Guards BOTH = new Guards(Optional.of(new Bearers(() -> READ)), Optional.of(new Bearers(() -> DECIDE)));
    static final BoundedBody SHORT = new BoundedBody(4_000, Duration.ofSeconds(1));
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Vertx vertx = Vertx.vertx();
    private final Metrics metrics = Scene.metrics();
    final TestAgent agent;
    private final AgentHttp http;

    ApiServer(FakeAgent fake, Guards guards) throws IOException {
        this(fake, guards, Optional.empty());
    }

    ApiServer(FakeAgent fake, Guards guards, Optional<AlertDoor> alerts) throws IOException {
        agent = new TestAgent(fake);
        http = AgentHttp.start(
                vertx,
                new HttpSettings("127.0.0.1", 0),
                new Served(
                        Scene.ME,
                        metrics,
                        () -> last(agent),
                        agent,
                        Duration.ofSeconds(1),
                        () -> Scene.UPTIME,
                        AgentJson.create()::write,
                        guards,
                        alerts),
                AgentHttp.Limits.USUAL.withDecisions(SHORT));
    }

    private static Optional<io.rabbitagent.decide.Situation> last(TestAgent agent) {
        try {
            return Optional.of(agent.situation());
        } catch (OperationException e) {
            return Optional.empty();
        }
    }

    record Answer(int status, Map<String, String> headers, JsonNode json) {
        String error() {
            return json.path("error").asText();
        }
    }

    int port() {
        return http.port();
    }

    Answer get(String path) {
        return send("GET", path, Optional.empty(), Optional.empty());
    }

    Answer get(String path, String token) {
        return send("GET", path, Optional.of(token), Optional.empty());
    }

    /** Decides, with actor and reason beside these. */
    Answer decide(String path, Object... namesAndValues) {
        return post(path, DECIDE, body(namesAndValues));
    }

    Answer post(String path, String token, String body) {
        return send("POST", path, Optional.of(token), Optional.of(body));
    }

    static String body(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>(Map.of("actor", "ann", "reason", "on call"));
        for (int index = 0; index < namesAndValues.length; index += 2) {
            fields.put((String) namesAndValues[index], namesAndValues[index + 1]);
        }
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    Answer send(String method, String path, Optional<String> token, Optional<String> body) {
        String request = method + " " + path + " HTTP/1.1\r\nHost: rb1\r\n"
                + token.map(text -> "Authorization: Bearer " + text + "\r\n").orElse("")
                + body.map(text -> "Content-Type: application/json\r\nContent-Length: "
                                + text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length + "\r\n")
                        .orElse("")
                + "\r\n" + body.orElse("");
        return raw(method, path, request);
    }

    /** @param request as it is written to the socket */
    Answer raw(String method, String path, String request) {
        try (RawHttp connection = new RawHttp(http.port())) {
            RawHttp.Answer answer = connection.write(request).answer();
            boolean json = "application/json".equals(answer.headers().get("content-type"));
            JsonNode read = json ? JSON.readTree(answer.body()) : JSON.nullNode();
            assertThat(answer.body()).doesNotContain("\tat ", "Exception", READ, DECIDE);
            Described.check(method, path, answer.status(), read);
            return new Answer(answer.status(), answer.headers(), read);
        } catch (IOException e) {
            throw new AssertionError(method + " " + path, e);
        }
    }

    @Override
    public void close() {
        http.close();
        metrics.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
