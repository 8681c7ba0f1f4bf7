package io.rabbitagent.copies.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.TreeSet;

/** Stands for JSON, whatever the order of its fields: the first 128 bits of SHA-256. Takes less memory than what it stands for. */
record Digest(long high, long low) {

    static Digest of(Kind kind, List<JsonNode> values) {
        MessageDigest digest = sha256();
        put(digest, kind.name());
        values.forEach(value -> put(digest, value));
        ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
        return new Digest(bytes.getLong(), bytes.getLong());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    byte[] bytes() {
        return ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
    }

    /** In which of so many parts it is, about the same number in each. */
    boolean isIn(int part, int parts) {
        return Math.floorMod(low, parts) == part;
    }

    private static void put(MessageDigest digest, JsonNode value) {
        put(digest, value.getNodeType().name());
        if (value.isObject()) {
            TreeSet<String> names = new TreeSet<>();
            value.fieldNames().forEachRemaining(names::add);
            put(digest, Integer.toString(names.size()));
            for (String name : names) {
                put(digest, name);
                put(digest, value.path(name));
            }
        } else if (value.isArray()) {
            put(digest, Integer.toString(value.size()));
            value.forEach(item -> put(digest, item));
        } else {
            put(digest, value.asText());
        }
    }

    /** With its length in front: no two lists of texts give the same bytes. */
    private static void put(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }
}
