package io.rabbitagent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Holds answers against the API's description, as it is served. */
final class Described {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode DOCUMENT = strict(read());

    private Described() {}

    private static JsonNode read() {
        try (InputStream in = Objects.requireNonNull(Described.class.getResourceAsStream("openapi.json"))) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is not described is not answered: a client may ignore it, and this test does not. */
    private static JsonNode strict(JsonNode document) {
        document.at("/components/schemas").forEach(schema -> ((ObjectNode) schema).put("additionalProperties", false));
        return document;
    }

    static JsonNode document() {
        return DOCUMENT;
    }

    /** Unknown paths and other methods are not described one by one. */
    static void check(String method, String path, int status, JsonNode body) {
        Optional<JsonNode> operation = operation(method, path);
        if (operation.isEmpty()) {
            assertThat(status).as(method + " " + path).isIn(404, 405);
            return;
        }
        JsonNode response = operation.get().path("responses").path(Integer.toString(status));
        assertThat(response.isMissingNode())
                .as(method + " " + path + " answered " + status + " " + body + ", which is not described")
                .isFalse();
        JsonNode schema = response.at("/content/application~1json/schema");
        if (!schema.isMissingNode() && !schema.isEmpty()) {
            ObjectNode whole = JSON.createObjectNode();
            whole.setAll((ObjectNode) schema.deepCopy());
            whole.set("components", DOCUMENT.get("components"));
            assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                            .getSchema(whole)
                            .validate(body))
                    .as(method + " " + path + " answered " + body)
                    .isEmpty();
        }
    }

    /** Whether a body is one that is described to be sent. */
    static boolean takes(String method, String path, JsonNode body) {
        JsonNode schema = operation(method, path).orElseThrow().at("/requestBody/content/application~1json/schema");
        assertThat(schema.isObject()).as(method + " " + path + " has a body").isTrue();
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema)
                .validate(body)
                .isEmpty();
    }

    private static Optional<JsonNode> operation(String method, String path) {
        String plain = path.split("\\?", 2)[0];
        for (Map.Entry<String, JsonNode> entry : DOCUMENT.get("paths").properties()) {
            if (new PathTemplate(entry.getKey()).match(plain).isPresent()) {
                String name = method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT);
                return Optional.ofNullable(entry.getValue().get(name));
            }
        }
        return Optional.empty();
    }
}
