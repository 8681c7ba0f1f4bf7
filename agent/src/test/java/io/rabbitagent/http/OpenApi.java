package io.rabbitagent.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.rabbitagent.operations.alerts.AlertsView;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Renders the OpenAPI document out of the table of routes and the records that are answered. */
final class OpenApi {
    private static final PropertyNamingStrategies.NamingBase SNAKE =
            (PropertyNamingStrategies.NamingBase) PropertyNamingStrategies.SNAKE_CASE;

    private static final Map<Integer, String> STATUSES = Map.ofEntries(
            Map.entry(200, "Done, or as asked for"),
            Map.entry(202, "Decided; agents go on with it"),
            Map.entry(400, "The request makes no sense in itself: the message says where"),
            Map.entry(401, "A bearer token is needed that this agent knows"),
            Map.entry(403, "This token may not decide, or nobody may: http.decide_token_file is not set"),
            Map.entry(404, "What the path names is not there, or not any more"),
            Map.entry(405, "Another method is needed"),
            Map.entry(408, "The body did not arrive in time"),
            Map.entry(409, "It makes no sense as things stand: refused by a gate, stale, or decided before"),
            Map.entry(413, "The body is too large"),
            Map.entry(415, "The body is sent as application/json"),
            Map.entry(500, "It was tried and failed, or is a defect of the agent"),
            Map.entry(503, "Try later: broker, agent or store can't be reached, or too many ask"));

    private final Map<String, Object> schemas = new TreeMap<>();

    private OpenApi() {}

    static String render(List<Route> routes) {
        return new OpenApi().document(routes);
    }

    private String document(List<Route> routes) {
        Map<String, Object> paths = new LinkedHashMap<>();
        routes.forEach(route ->
                paths.put(route.path().toString(), Map.of(route.decides() ? "post" : "get", operation(route))));
        paths.put(Webhook.PATH, Map.of("post", webhook()));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.1.0");
        document.put("info", info());
        document.put("servers", List.of(Map.of("url", "/")));
        document.put("paths", paths);
        document.put("components", components());
        return text(document);
    }

    private static String text(Map<String, Object> document) {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps, lists and texts can be written as JSON", e);
        }
    }

    private static Map<String, Object> info() {
        return ordered(
                "title",
                "rabbitmq-agent",
                "version",
                "1",
                "description",
                "What the command line of rabbitmq-agent shows and decides, over HTTP. Answers are the JSON of its commands: fields"
                        + " are added, never changed or taken away. Other methods than those that are listed are answered by"
                        + " 405, other paths by 404.");
    }

    private Map<String, Object> components() {
        record(ErrorView.class);
        Map<String, Object> schemes = new TreeMap<>();
        schemes.put("read", bearer("The token in http.read_token_file; where that is not set everybody reads"));
        schemes.put("decide", bearer("The token in http.decide_token_file; who may decide may read"));
        schemes.put("alerts", bearer("The token in http.alerts_token_file"));
        return ordered("schemas", schemas, "securitySchemes", schemes);
    }

    private static Map<String, Object> bearer(String about) {
        return ordered("type", "http", "scheme", "bearer", "description", about);
    }

    private Map<String, Object> operation(Route route) {
        Map<String, Object> operation = ordered("summary", route.about(), "security", security(route.access()));
        List<Object> parameters = new ArrayList<>();
        route.path()
                .names()
                .forEach(name -> parameters.add(
                        ordered("name", name, "in", "path", "required", true, "schema", Map.of("type", "string"))));
        route.parameters().forEach(one -> parameters.add(parameter(one)));
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        if (route.decides()) {
            operation.put("requestBody", body(fields(route.fields())));
        }
        operation.put("responses", responses(route));
        return operation;
    }

    private static List<Object> security(Access access) {
        return switch (access) {
            case OPEN -> List.of();
            case READ -> List.of(Map.of(), Map.of("read", List.of()), Map.of("decide", List.of()));
            case DECIDE -> List.of(Map.of("decide", List.of()));
        };
    }

    private static Object parameter(Query.Parameter parameter) {
        Map<String, Object> one = Map.of("type", "string");
        Map<String, Object> schema =
                parameter.name().equals("limit") ? ordered("type", "integer", "minimum", 1, "maximum", 1000) : one;
        return ordered(
                "name",
                parameter.name(),
                "in",
                "query",
                "description",
                parameter.about(),
                "schema",
                parameter.repeated() ? ordered("type", "array", "items", one) : schema);
    }

    private static Map<String, Object> fields(List<Field> fields) {
        Map<String, Object> properties = new LinkedHashMap<>();
        fields.forEach(field -> properties.put(field.name(), field(field)));
        return ordered(
                "type",
                "object",
                "required",
                fields.stream().filter(Field::required).map(Field::name).toList(),
                "additionalProperties",
                false,
                "properties",
                properties);
    }

    private static Map<String, Object> field(Field field) {
        Map<String, Object> text = ordered("type", "string", "minLength", 1, "maxLength", field.most());
        if (!field.words().isEmpty()) {
            text.put("enum", field.words());
        }
        Map<String, Object> schema = switch (field.type()) {
            case TEXT -> text;
            case TEXTS -> ordered("type", "array", "maxItems", 100, "items", text);
            case FLAG -> ordered("type", "boolean", "default", false);
        };
        schema.put("description", field.about());
        return schema;
    }

    private static Map<String, Object> body(Map<String, Object> schema) {
        return ordered("required", true, "content", Map.of("application/json", Map.of("schema", schema)));
    }

    private Map<String, Object> responses(Route route) {
        Map<String, Object> responses = new TreeMap<>();
        statuses(route).forEach(status -> {
            boolean told = status == route.success() || route.access() == Access.OPEN;
            responses.put(Integer.toString(status), response(status, told ? content(route) : error()));
        });
        return responses;
    }

    private static SortedSet<Integer> statuses(Route route) {
        SortedSet<Integer> statuses = new TreeSet<>(List.of(route.success()));
        if (route.access() == Access.OPEN) {
            if (route.answer().isPresent()) {
                statuses.add(503);
            }
            return statuses;
        }
        statuses.addAll(List.of(400, 401, 409, 500, 503));
        if (!route.path().names().isEmpty()) {
            statuses.add(404);
        }
        if (route.decides()) {
            statuses.addAll(List.of(403, 408, 413, 415));
        } else if (!route.mayBlock()) {
            statuses.remove(409);
        }
        return statuses;
    }

    private static Map<String, Object> response(int status, Map<String, Object> content) {
        Map<String, Object> response =
                ordered("description", Optional.ofNullable(STATUSES.get(status)).orElseThrow());
        if (status == 503) {
            response.put(
                    "headers",
                    Map.of(
                            "Retry-After",
                            ordered("description", "seconds to wait", "schema", Map.of("type", "integer"))));
        }
        response.put("content", content);
        return response;
    }

    private Map<String, Object> content(Route route) {
        if (route.answer().isPresent()) {
            return Map.of(
                    "application/json", Map.of("schema", record(route.answer().get())));
        }
        return Map.of(
                route.path().toString().endsWith(".json") ? "application/json" : "text/plain",
                Map.of("schema", Map.of()));
    }

    private static Map<String, Object> error() {
        return Map.of("application/json", Map.of("schema", Map.of("$ref", "#/components/schemas/ErrorView")));
    }

    private Map<String, Object> webhook() {
        Map<String, Object> responses = new TreeMap<>();
        TreeSet<Integer> statuses = new TreeSet<>(List.of(404));
        for (WebhookResult result : WebhookResult.values()) {
            statuses.add(result.status());
        }
        // That of another method, which is not described.
        statuses.remove(405);
        Map<String, Object> view = Map.of("application/json", Map.of("schema", record(AlertsView.class)));
        statuses.forEach(
                status -> responses.put(Integer.toString(status), response(status, status == 200 ? view : error())));
        Map<String, Object> alert = ordered(
                "type",
                "object",
                "required",
                List.of("status", "labels", "startsAt", "fingerprint"),
                "properties",
                ordered(
                        "status",
                        Map.of("enum", List.of("firing", "resolved")),
                        "labels",
                        ordered("type", "object", "additionalProperties", Map.of("type", "string")),
                        "startsAt",
                        ordered("type", "string", "format", "date-time"),
                        "fingerprint",
                        ordered("type", "string", "pattern", "^[A-Za-z0-9]{1,64}$")));
        return ordered(
                "summary",
                "alerts, as Alertmanager's webhook sends them",
                "security",
                List.of(Map.of("alerts", List.of())),
                "requestBody",
                body(ordered(
                        "type",
                        "object",
                        "required",
                        List.of("version", "alerts"),
                        "properties",
                        ordered("version", Map.of("const", "4"), "alerts", ordered("type", "array", "items", alert)))),
                "responses",
                responses);
    }

    /** A reference to the schema of a record, which is added where it is not there. */
    private Map<String, Object> record(Class<?> type) {
        String name = name(type);
        if (!schemas.containsKey(name)) {
            schemas.put(name, Map.of());
            Map<String, Object> properties = new LinkedHashMap<>();
            for (RecordComponent component : type.getRecordComponents()) {
                properties.put(SNAKE.translate(component.getName()), schema(component.getGenericType()));
            }
            schemas.put(
                    name,
                    ordered("type", "object", "required", List.copyOf(properties.keySet()), "properties", properties));
        }
        return Map.of("$ref", "#/components/schemas/" + name);
    }

    private static String name(Class<?> type) {
        return type.getEnclosingClass() == null
                ? type.getSimpleName()
                : name(type.getEnclosingClass()) + "." + type.getSimpleName();
    }

    private Map<String, Object> schema(Type type) {
        if (type instanceof ParameterizedType of) {
            Map<String, Object> inner = schema(of.getActualTypeArguments()[0]);
            return of.getRawType() == Optional.class
                    ? ordered("anyOf", List.of(inner, Map.of("type", "null")))
                    : ordered("type", "array", "items", inner);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == String.class || plain.isEnum()) {
            return ordered("type", "string");
        }
        if (plain == Instant.class) {
            return ordered("type", "string", "format", "date-time");
        }
        if (plain == boolean.class) {
            return ordered("type", "boolean");
        }
        if (plain == int.class || plain == long.class || plain == Long.class || plain == Integer.class) {
            return ordered("type", "integer");
        }
        return plain == Object.class ? ordered() : record(plain);
    }

    /** @param namesAndValues in turn */
    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int index = 0; index < namesAndValues.length; index += 2) {
            map.put((String) namesAndValues[index], namesAndValues[index + 1]);
        }
        return map;
    }
}
