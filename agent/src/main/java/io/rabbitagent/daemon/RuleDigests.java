package io.rabbitagent.daemon;

import io.rabbitagent.rules.file.RuleText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** The digest by which people compare the rules of two hosts. */
final class RuleDigests {
    private static final int DIGITS = 12;

    private RuleDigests() {}

    /** Of the files' own names and their texts, wherever the files lie: an exported copy of the shipped rules has theirs. */
    static String of(List<RuleText> files) {
        MessageDigest digest = sha256();
        files.stream().sorted(Comparator.comparing(RuleDigests::name)).forEach(file -> {
            add(digest, name(file));
            add(digest, file.text());
        });
        return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }

    private static String name(RuleText file) {
        String name = file.file();
        return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf(' ')) + 1);
    }

    /** With its length in front: no two lists of files come to the same bytes. */
    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
