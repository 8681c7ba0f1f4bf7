package io.rabbitagent.copies;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Checksums of files: SHA-256, in hexadecimal digits. */
public final class Digests {
    private Digests() {}

    /** Of a whole file. */
    public static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digested = new DigestInputStream(in, begin())) {
            long unused = digested.transferTo(OutputStream.nullOutputStream());
            return text(digested.getMessageDigest());
        }
    }

    /** One that is made piece by piece. */
    public static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Of what was digested so far; the other one can go on. */
    public static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("Java's SHA-256 can be copied", e);
        }
    }

    /** Of what was digested so far; the other one can go on. */
    public static String text(MessageDigest digest) {
        return HexFormat.of().formatHex(copy(digest).digest());
    }
}
