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

    /**
     * As it was found, of whatever length.
     *
     * @param found not to be changed any more: it may have many megabytes, so it is not copied
     */
    public static KeptDocument of(byte[] found) {
        return new KeptDocument(found);
    }

    /** Whether a text can be a document's name. */
    public static boolean isDigest(String text) {
        return text.matches("[0-9a-f]{" + DIGEST_LENGTH + "}");
    }

    public String digest() {
        return digest;
    }

    /** Not to be changed: it is no copy. */
    public byte[] bytes() {
        return bytes;
    }

    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String digest(byte[] document) {
        Digest digest = new Digest();
        digest.add(document);
        return digest.text();
    }

    /** Of bytes that come one after the other. */
    public static final class Digest {
        private final MessageDigest digest;

        public Digest() {
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }

        public void add(byte[] more) {
            digest.update(more);
        }

        /** As hexadecimal digits; nothing can be added any more. */
        public String text() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }
}
