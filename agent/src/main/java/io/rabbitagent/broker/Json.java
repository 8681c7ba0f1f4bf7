package io.rabbitagent.broker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rabbitagent.cluster.NodeName;
import java.util.Set;
import java.util.TreeSet;

/** Strict reading of the broker's JSON: a value of another type than expected is an error, never a default. */
final class Json {
    private static final int MAX_DEPTH = 50;
    private static final JsonMapper MAPPER = mapper();

    private Json() {}

    private static JsonMapper mapper() {
        JsonMapper mapper = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        StreamReadConstraints limits =
                StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build();
        mapper.getFactory().setStreamReadConstraints(limits);
        return mapper;
    }

    static JsonNode parse(String text) throws GarbledException {
        try {
            JsonNode parsed = MAPPER.readTree(text);
            if (parsed == null || parsed.isMissingNode()) {
                throw new GarbledException("the answer is empty");
            }
            return parsed;
        } catch (JsonProcessingException e) {
            throw new GarbledException("the answer is no JSON: " + e.getOriginalMessage());
        }
    }

    static String text(JsonNode object, String field) throws GarbledException {
        JsonNode value = object.path(field);
        if (!value.isTextual()) {
            throw new GarbledException("'" + field + "' should be a text and is " + value.getNodeType());
        }
        return value.asText();
    }

    static boolean flag(JsonNode object, String field) throws GarbledException {
        JsonNode value = object.path(field);
        if (!value.isBoolean()) {
            throw new GarbledException("'" + field + "' should be true or false and is " + value.getNodeType());
        }
        return value.asBoolean();
    }

    /** False where the broker leaves the field out. */
    static boolean flagOrAbsent(JsonNode object, String field) throws GarbledException {
        return object.has(field) && flag(object, field);
    }

    /** Empty where the broker leaves the field out. */
    static Set<NodeName> nodesOrAbsent(JsonNode object, String field) throws GarbledException {
        return object.has(field) ? nodes(object.path(field), field) : Set.of();
    }

    static Set<NodeName> nodes(JsonNode array, String field) throws GarbledException {
        if (!array.isArray()) {
            throw new GarbledException("'" + field + "' should be a list and is " + array.getNodeType());
        }
        Set<NodeName> nodes = new TreeSet<>();
        for (JsonNode item : array) {
            nodes.add(node(item.asText()));
        }
        return nodes;
    }

    static NodeName node(String name) throws GarbledException {
        try {
            return new NodeName(name);
        } catch (IllegalArgumentException e) {
            throw new GarbledException(String.valueOf(e.getMessage()));
        }
    }
}
