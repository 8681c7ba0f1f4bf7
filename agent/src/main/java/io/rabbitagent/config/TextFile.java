package io.rabbitagent.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Reads a small text file and says in words why it can't. */
final class TextFile {
    static final int MOST_BYTES = 1 << 20;

    private TextFile() {}

    /** A file can't be read or must not be used. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        final String remedy;
        /** Behind the file's name, {@code :LINE} or nothing. */
        final String line;

        Refused(String what, String remedy, String line) {
            super(what);
            this.remedy = remedy;
            this.line = line;
        }

        Refused(String what, String remedy) {
            this(what, remedy, "");
        }

        String what() {
            return String.valueOf(getMessage());
        }
    }

    /** @param forbidden what users other than the file's owner and group must not be able to do */
    static String read(Path file, PosixFilePermission forbidden) throws Refused {
        try {
            if (Files.isDirectory(file)) {
                throw new Refused("is a directory", "name a file");
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new Refused("is no regular file", "name a file");
            }
            byte[] bytes;
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(MOST_BYTES + 1);
            }
            refuse(forbidden, Files.getPosixFilePermissions(file));
            return decode(bytes);
        } catch (IOException e) {
            throw because(e);
        }
    }

    static Refused because(IOException e) {
        if (e instanceof NoSuchFileException) {
            return new Refused("there is no such file", "make it or name another");
        }
        if (e instanceof AccessDeniedException) {
            return new Refused(
                    "the user " + System.getProperty("user.name") + " may not read it",
                    "run as a user who may, or give the file and its directories to that user's group");
        }
        return new Refused("can't be read: " + reason(e), "see to the file system");
    }

    private static void refuse(PosixFilePermission forbidden, Set<PosixFilePermission> permissions) throws Refused {
        if (permissions.contains(forbidden)) {
            boolean reading = forbidden == PosixFilePermission.OTHERS_READ;
            throw new Refused(
                    "every user of this host may " + (reading ? "read" : "change") + " it ("
                            + PosixFilePermissions.toString(permissions) + ")",
                    "chmod " + (reading ? "o-rwx" : "o-w") + " it");
        }
    }

    private static String decode(byte[] bytes) throws Refused {
        if (bytes.length > MOST_BYTES) {
            throw new Refused("is larger than 1 MiB", "name a configuration file");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            long line = text.chars().filter(character -> character == '\n').count() + 1;
            throw new Refused("is not in UTF-8", "save it as UTF-8", ":" + line);
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException failed && failed.getReason() != null
                ? failed.getReason()
                : e.getClass().getSimpleName();
    }
}
