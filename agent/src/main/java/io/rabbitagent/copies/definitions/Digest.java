package io.rabbitagent.copies.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/** Stands for JSON, whatever the order of its fields: the first 128 bits of SHA-256. Takes less memory than what it stands for. */
record Digest(long high, long low) {

    static Digest of(Kind kind, List<JsonNode> values) {
        StringBuilder text = new StringBuilder(kind.name());
        values.forEach(value -> put(text, value));
        ByteBuffer bytes = ByteBuffer.wrap(sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        return new Digest(bytes.getLong(), bytes.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** 32 hexadecimal digits. */
    String text() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }

    /** In which of so many parts it is, about the same number in each. */
    boolean isIn(int part, int parts) {
        return Math.floorMod(low, parts) == part;
    }

    private static void put(StringBuilder text, JsonNode value) {
        text.append(value.getNodeType().name());
        if (value.isObject()) {
            text.append(value.size());
            TreeSet<String> names = new TreeSet<>();
            value.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                put(text, name);
                put(text, value.path(name));
            }
        } else if (value.isArray()) {
            text.append(value.size());
            value.forEach(item -> put(text, item));
        } else {
            put(text, value.asText());
        }
    }

    /** With its length in front: no two lists of texts give the same. */
    private static void put(StringBuilder all, String text) {
        all.append(text.length()).append(':').append(text);
    }
}
