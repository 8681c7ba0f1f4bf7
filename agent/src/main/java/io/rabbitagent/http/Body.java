package io.rabbitagent.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The body of a decision, read strictly: a field that is not known might be the one that the sender relies on. What is wrong is
 * told with its place, as a JSON pointer (RFC 6901), and nothing of the body is repeated.
 */
final class Body {
    private static final int MOST_TEXTS = 100;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private final Map<String, List<String>> texts = new HashMap<>();
    private final Map<String, Boolean> flags = new HashMap<>();

    private Body() {}

    static Body read(byte[] bytes, List<Field> fields) throws RefusedException {
        JsonNode root = tree(bytes);
        if (!root.isObject()) {
            throw wrong("the body", "is no JSON object");
        }
        Map<String, Field> known = fields.stream().collect(Collectors.toMap(Field::name, field -> field));
        // Not the name itself: it is the sender's text.
        long unknown = root.properties().stream()
                .filter(entry -> !known.containsKey(entry.getKey()))
                .count();
        if (unknown > 0) {
            throw wrong(
                    "the body",
                    "has " + (unknown == 1 ? "a field that is" : unknown + " fields that are")
                            + " not known here; fields are "
                            + fields.stream().map(Field::name).collect(Collectors.joining(", ")));
        }
        Body body = new Body();
        for (Field field : fields) {
            body.take(field, root.path(field.name()));
        }
        return body;
    }

    String text(String name) {
        return optionalText(name).orElseThrow(() -> new IllegalStateException("the body was read without " + name));
    }

    Optional<String> optionalText(String name) {
        return texts(name).stream().findFirst();
    }

    List<String> texts(String name) {
        return texts.getOrDefault(name, List.of());
    }

    boolean flag(String name) {
        return flags.getOrDefault(name, false);
    }

    private static JsonNode tree(byte[] bytes) throws RefusedException {
        try {
            JsonNode root = JSON.readTree(bytes);
            if (root == null || root.isMissingNode()) {
                throw wrong("the body", "is empty");
            }
            return root;
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw wrong(
                    "the body",
                    "is no JSON" + (at == null ? "" : ": see line " + at.getLineNr() + ", column " + at.getColumnNr()));
        } catch (IOException e) {
            throw wrong("the body", "is no JSON in UTF-8");
        }
    }

    private void take(Field field, JsonNode value) throws RefusedException {
        String pointer = "/" + field.name();
        if (value.isMissingNode()) {
            if (field.required()) {
                throw wrong(pointer, "is missing: " + field.about());
            }
            return;
        }
        switch (field.type()) {
            case TEXT -> texts.put(field.name(), List.of(text(field, value, pointer)));
            case TEXTS -> texts.put(field.name(), list(field, value, pointer));
            case FLAG -> flags.put(field.name(), flag(value, pointer));
        }
    }

    private static boolean flag(JsonNode value, String pointer) throws RefusedException {
        if (!value.isBoolean()) {
            throw wrong(pointer, "is neither true nor false");
        }
        return value.booleanValue();
    }

    private static List<String> list(Field field, JsonNode value, String pointer) throws RefusedException {
        if (!value.isArray() || value.size() > MOST_TEXTS) {
            throw wrong(pointer, "is no list of at most " + MOST_TEXTS + " texts");
        }
        List<String> all = new ArrayList<>();
        for (int index = 0; index < value.size(); index++) {
            all.add(text(field, value.get(index), pointer + "/" + index));
        }
        return List.copyOf(all);
    }

    private static String text(Field field, JsonNode value, String pointer) throws RefusedException {
        if (!value.isTextual()) {
            throw wrong(pointer, "is no text");
        }
        String text = value.textValue();
        if (!field.words().isEmpty() && !field.words().contains(text)) {
            throw wrong(pointer, "is none of " + String.join(", ", field.words()));
        }
        if (text.isBlank() || text.codePointCount(0, text.length()) > field.most()) {
            throw wrong(pointer, "is not 1 to " + field.most() + " characters: " + field.about());
        }
        if (!text.codePoints().allMatch(Body::isPrintable)) {
            throw wrong(pointer, "has a character that can't be printed, such as a line break");
        }
        return text;
    }

    /** What is not would show otherwise in a log or on a terminal than it is. */
    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static RefusedException wrong(String pointer, String what) {
        return new RefusedException(400, pointer + " " + what);
    }
}
