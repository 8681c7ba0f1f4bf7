package io.rabbitagent.broker;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Tells one state of a data directory from another, by its files' names, sizes and times of last change. In whatever order they
 * are met: the digests of all files are added up.
 */
final class DataFingerprint {
    private final Path directory;
    private final MessageDigest digest = sha256();
    private final byte[] sum = new byte[16];

    DataFingerprint(Path directory) {
        this.directory = directory;
    }

    void add(Path file, BasicFileAttributes attributes) {
        String line = directory.relativize(file) + "\n" + attributes.size() + "\n"
                + attributes.lastModifiedTime().toInstant();
        byte[] one = digest.digest(line.getBytes(StandardCharsets.UTF_8));
        int carry = 0;
        for (int i = sum.length - 1; i >= 0; i--) {
            int added = (sum[i] & 0xff) + (one[i] & 0xff) + carry;
            sum[i] = (byte) added;
            carry = added >> 8;
        }
    }

    /** 32 hexadecimal digits. */
    String text() {
        return HexFormat.of().formatHex(sum);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
