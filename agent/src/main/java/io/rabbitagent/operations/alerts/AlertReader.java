package io.rabbitagent.operations.alerts;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the body that Alertmanager's webhook sends, version 4. What it has beside what is needed is left alone. */
public final class AlertReader {
    private static final String VERSION = "4";
    private static final int LONGEST_FINGERPRINT = 64;
    /** What every agent reads back as it was written. */
    private static final Instant EARLIEST = Instant.EPOCH;

    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private AlertReader() {}

    /** @throws MalformedException where it is something else */
    public static List<Alert> read(byte[] body) throws MalformedException {
        JsonNode root = tree(body);
        if (!root.isObject()) {
            throw MalformedException.at("", "is no JSON object");
        }
        if (!text(root, "", "version").equals(VERSION)) {
            throw MalformedException.at("/version", "is not \"" + VERSION + "\", the only version that is known here");
        }
        JsonNode alerts = root.path("alerts");
        if (!alerts.isArray()) {
            throw MalformedException.at("/alerts", alerts.isMissingNode() ? "is missing" : "is no list");
        }
        List<Alert> read = new ArrayList<>();
        for (int index = 0; index < alerts.size(); index++) {
            read.add(alert(alerts.get(index), "/alerts/" + index));
        }
        return List.copyOf(read);
    }

    private static JsonNode tree(byte[] body) throws MalformedException {
        try {
            JsonNode root = JSON.readTree(body);
            if (root == null || root.isMissingNode()) {
                throw MalformedException.at("", "is empty");
            }
            return root;
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : ": see line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw MalformedException.at("", "is no JSON" + where);
        } catch (IOException e) {
            throw MalformedException.at("", "is no JSON in UTF-8");
        }
    }

    private static Alert alert(JsonNode alert, String pointer) throws MalformedException {
        if (!alert.isObject()) {
            throw MalformedException.at(pointer, "is no object");
        }
        return new Alert(
                firing(alert, pointer),
                labels(alert.path("labels"), pointer + "/labels"),
                startsAt(alert, pointer),
                fingerprint(alert, pointer));
    }

    private static boolean firing(JsonNode alert, String pointer) throws MalformedException {
        return switch (text(alert, pointer, "status")) {
            case "firing" -> true;
            case "resolved" -> false;
            default -> throw MalformedException.at(pointer + "/status", "is neither firing nor resolved");
        };
    }

    private static Map<String, String> labels(JsonNode labels, String pointer) throws MalformedException {
        if (!labels.isObject()) {
            throw MalformedException.at(pointer, labels.isMissingNode() ? "is missing" : "is no object");
        }
        Map<String, String> read = new HashMap<>();
        for (Map.Entry<String, JsonNode> label : labels.properties()) {
            if (!label.getValue().isTextual()) {
                throw MalformedException.at(pointer, "has a value that is no text");
            }
            read.put(label.getKey(), label.getValue().textValue());
        }
        return read;
    }

    private static Instant startsAt(JsonNode alert, String pointer) throws MalformedException {
        try {
            Instant startsAt =
                    OffsetDateTime.parse(text(alert, pointer, "startsAt")).toInstant();
            if (startsAt.isAfter(EARLIEST) && startsAt.isBefore(LATEST)) {
                return startsAt;
            }
            throw MalformedException.at(pointer + "/startsAt", "is not between 1970 and 9999");
        } catch (DateTimeParseException e) {
            throw MalformedException.at(pointer + "/startsAt", "is no time such as 2026-11-21T06:37:06.118Z");
        }
    }

    private static String fingerprint(JsonNode alert, String pointer) throws MalformedException {
        String text = text(alert, pointer, "fingerprint");
        boolean plain = text.chars().allMatch(character -> Character.isLetterOrDigit(character) && character < 128);
        if (text.isEmpty() || text.length() > LONGEST_FINGERPRINT || !plain) {
            throw MalformedException.at(
                    pointer + "/fingerprint", "is not 1 to " + LONGEST_FINGERPRINT + " letters and digits");
        }
        return text;
    }

    private static String text(JsonNode object, String pointer, String name) throws MalformedException {
        JsonNode value = object.path(name);
        if (!value.isTextual()) {
            throw MalformedException.at(pointer + "/" + name, value.isMissingNode() ? "is missing" : "is no text");
        }
        return value.textValue();
    }
}
