package io.rabbitagent.broker;

import io.rabbitagent.cluster.CookieFile;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/**
 * Reads the file with the host's Erlang cookie. The cookie itself leaves this class only as a digest.
 *
 * <p>A broker reads its cookie once, when its VM starts: what is read here counts for its next start, and for each call of
 * {@code rabbitmqctl} at once.
 */
public final class CookieReader {
    private static final int DIGITS = 12;
    /** Erlang makes none longer than 20 characters, and takes one of up to 255. */
    private static final int LONGEST = 4_096;

    private final Path file;
    private final Path dataDirectory;
    private final String clusterName;

    /**
     * @param dataDirectory whose owner is the user as whom the broker runs
     * @param clusterName goes into the digest: equal cookies of two clusters don't show
     */
    public CookieReader(Path file, Path dataDirectory, String clusterName) {
        this.file = file;
        this.dataDirectory = dataDirectory;
        this.clusterName = clusterName;
    }

    public Fact<CookieFile> read() {
        try {
            PosixFileAttributes found = Files.readAttributes(file, PosixFileAttributes.class);
            if (found.size() > LONGEST) {
                return Fact.unknown(Reason.GARBLED, file + " is too long to hold an Erlang cookie");
            }
            String cookie = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            String brokerUser = Files.getOwner(brokersOwn()).getName();
            return cookie.isEmpty()
                    ? Fact.unknown(Reason.GARBLED, file + " is empty")
                    : Fact.known(new CookieFile(
                            digest(cookie),
                            octal(found.permissions()),
                            found.owner().getName(),
                            brokerUser));
        } catch (NoSuchFileException e) {
            return Fact.unknown(Reason.UNREADABLE, "there is no " + e.getFile());
        } catch (AccessDeniedException e) {
            return Fact.unknown(Reason.UNREADABLE, "the agent's user may not read " + e.getFile());
        } catch (IOException e) {
            return Fact.unknown(Reason.UNREADABLE, "can't read " + file + ": " + e.getMessage());
        }
    }

    /** Of a wiped node the directory is gone; it makes a new one in the one above. */
    private Path brokersOwn() {
        Path parent = dataDirectory.toAbsolutePath().getParent();
        return parent == null || Files.exists(dataDirectory) ? dataDirectory : parent;
    }

    private String digest(String cookie) {
        try {
            byte[] text = (clusterName + cookie).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text))
                    .substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String octal(Set<PosixFilePermission> permissions) {
        int mode = 0;
        for (PosixFilePermission one : PosixFilePermission.values()) {
            mode = mode * 2 + (permissions.contains(one) ? 1 : 0);
        }
        return String.format(Locale.ROOT, "%03o", mode);
    }
}
