package io.rabbitagent.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A document that is never changed, and its name: the SHA-256 of its bytes as hexadecimal digits. */
public final class KeptDocument {
    /** Of every name. */
    public static final int DIGEST_LENGTH = 64;

    private final byte[] bytes;
    private final String digest;

    private KeptDocument(byte[] bytes) {
        this.bytes = bytes;
        this.digest = digest(bytes);
    }

    /** @throws StoreException where it is too long */
    public static KeptDocument of(String text) throws StoreException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > SharedStore.MOST_KEPT_BYTES) {
            throw new StoreException("a document of " + bytes.length + " bytes is not kept; a store takes at most "
                    + SharedStore.MOST_KEPT_BYTES);
        }
        return new KeptDocument(bytes);
    }

    /** As it was found, of whatever length. */
    public static KeptDocument of(byte[] found) {
        return new KeptDocument(found.clone());
    }

    /** Whether a text can be a document's name. */
    public static boolean isDigest(String text) {
        return text.matches("[0-9a-f]{" + DIGEST_LENGTH + "}");
    }

    public String digest() {
        return digest;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String digest(byte[] document) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(document));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
